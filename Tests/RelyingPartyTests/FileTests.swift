import Glibc
import RelyingParty
import Testing

@Suite("Files of ours")
struct FileTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func names() throws -> [String] {
        let stream = try #require(opendir(directory.path))
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { buffer in
                String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private func write(_ bytes: [UInt8], to path: String, commit: Bool = true) throws {
        var file = try AtomicFile(path: path)
        try file.write(bytes.span)
        if commit { try file.commit() }
    }

    @Test("Reads a file, follows a link, and holds the limit")
    func reading() throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        try directory.write(bytes, to: "a")
        try directory.link("l", to: "a")
        #expect(try FileReading.read(directory("l"), maximumSize: 200_000) == bytes)
        #expect(throws: FileError.tooLarge(path: directory("a"), limit: 199_999)) {
            try FileReading.read(directory("a"), maximumSize: 199_999)
        }
        #expect(throws: FileError.failed(.open, path: directory("n"), errno: ENOENT)) {
            try FileReading.read(directory("n"), maximumSize: 10)
        }
        #expect(throws: FileError.failed(.read, path: directory.path, errno: EISDIR)) {
            try FileReading.read(directory.path, maximumSize: 10)
        }
    }

    @Test("A regular file is read as such, and a pipe without a writer is refused at once")
    func regular() throws {
        try directory.write([1, 2, 3], to: "a")
        try directory.link("l", to: "a")
        #expect(try FileReading.readRegularFile(directory("l"), maximumSize: 3) == [1, 2, 3])
        #expect(throws: FileError.tooLarge(path: directory("a"), limit: 2)) {
            try FileReading.readRegularFile(directory("a"), maximumSize: 2)
        }
        try #require(mkfifo(directory("pipe"), 0o600) == 0)
        try #require(mknod(directory("socket"), S_IFSOCK | 0o600, 0) == 0)
        for path in [directory("pipe"), directory("socket"), "/dev/null"] {
            #expect(throws: FileError.notRegular(path: path)) {
                try FileReading.readRegularFile(path, maximumSize: 10)
            }
        }
        #expect(throws: FileError.failed(.read, path: directory.path, errno: EISDIR)) {
            try FileReading.readRegularFile(directory.path, maximumSize: 10)
        }
    }

    @Test("A committed file has its content and leaves nothing else behind")
    func commit() throws {
        try write([1], to: directory("out"))
        try write([2, 3], to: directory("out"))
        #expect(try FileReading.read(directory("out"), maximumSize: 10) == [2, 3])
        #expect(try names() == ["out"])
    }

    @Test("A file that is given up changes nothing")
    func giveUp() throws {
        try write([1], to: directory("out"))
        try write([2], to: directory("out"), commit: false)
        #expect(try FileReading.read(directory("out"), maximumSize: 10) == [1])
        #expect(try names() == ["out"])
    }

    @Test("A link to a file stays a link")
    func link() throws {
        try write([1], to: directory("real"))
        try directory.link("link", to: "real")
        try write([2], to: directory("link"))
        #expect(try FileReading.read(directory("real"), maximumSize: 10) == [2])
        #expect(try names() == ["link", "real"])
    }

    @Test("What is no regular file is written to and not replaced")
    func device() throws {
        try write([1], to: "/dev/null")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test(
        "A pipe is not waited for where only a regular file may be replaced, and a directory is one as ever"
    )
    func pipe() throws {
        let path = directory("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        try #require(reader >= 0)
        defer { close(reader) }
        #expect(throws: FileError.notRegular(path: path)) {
            _ = try AtomicFile(path: path, replacesRegularFilesOnly: true)
        }
        #expect(throws: FileError.failed(.open, path: directory.path, errno: EISDIR)) {
            _ = try AtomicFile(path: directory.path, replacesRegularFilesOnly: true)
        }
        #expect(try names() == ["pipe"])
    }

    @Test("A place where nothing can be made is an error")
    func noDirectory() throws {
        let path = directory("none/out")
        #expect(throws: FileError.failed(.create, path: path, errno: ENOENT)) { try write([1], to: path) }
        #expect(throws: FileError.failed(.open, path: directory.path, errno: EISDIR)) {
            try write([1], to: directory.path)
        }
    }
}
