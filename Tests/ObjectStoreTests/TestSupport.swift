import Glibc
import ObjectStore
import RPKICrypto
import RPKITypes

/// A directory for one test, with what a store can be made in; removed with the value.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/object-store-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestError("no temporary directory") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    var store: String { path + "/store" }
    var database: String { store + "/store.sqlite" }

    deinit {
        for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "lock", "mine"] {
            unlink(store + "/" + name)
        }
        chmod(store, 0o700)
        rmdir(store)
        unlink(store)
        rmdir(path)
    }
}

struct TestError: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

/// A child process that runs the helper.
final class Trial {
    let pid: pid_t
    private let (input, output): (Int32, Int32)

    /// Starts the helper with arguments, or with `wrapper` before its path another program that is to start it.
    init(_ arguments: [String], wrapper: [String] = []) throws {
        var executable = [UInt8](repeating: 0, count: 4_096)
        let count = executable.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return -1 }
            return readlink("/proc/self/exe", start.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        guard count > 0, let slash = executable[..<count].lastIndex(of: 0x2F) else {
            throw TestError("no path")
        }
        let command =
            wrapper + [String(decoding: executable[..<slash], as: UTF8.self) + "/store-trial"] + arguments
        var (toChild, fromChild): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw TestError("no pipe") }
        for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
        var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        argv.append(nil)
        defer { for argument in argv { free(argument) } }
        var child = pid_t()
        let result = posix_spawnp(&child, command[0], &actions, nil, argv, environ)
        close(toChild[0])
        close(fromChild[1])
        (input, output, pid) = (toChild[1], fromChild[0], child)
        guard result == 0 else { throw TestError("cannot start \(command[0])") }
    }

    /// Reads up to `count` bytes of output; fewer at its end.
    func read(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1)
        while bytes.count < count, Glibc.read(output, &buffer, 1) == 1 { bytes.append(buffer[0]) }
        return bytes
    }

    /// Reads the output to its end, as lines of words.
    func lines() -> [[String]] {
        String(decoding: read(.max), as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: " ").map(String.init) }
    }

    /// Kills the process, as `kill -9` does.
    func kill() { Glibc.kill(pid, SIGKILL) }

    /// Ends the input and waits; the status as `waitpid` gives it.
    @discardableResult
    func wait() -> Int32 {
        close(input)
        close(output)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        return status
    }
}

func rrdp(_ name: String = "one") throws -> RepositoryIdentity {
    .rrdp(try HTTPSURI("https://\(name).example.net/notification.xml"))
}

func uri(_ path: String) throws -> RsyncURI { try RsyncURI("rsync://rpki.example.net/repo/" + path) }

func digest(_ bytes: [UInt8]) -> SHA256Digest { SHA256.digest(bytes.span) }

func name(_ text: String) throws -> FileName {
    guard let name = FileName(text) else { throw TestError("no name") }
    return name
}

let now = Timestamp(1_800_000_000)

extension ObjectStore {
    /// What a repository has, by URI.
    func contents(_ identity: RepositoryIdentity) throws -> [RsyncURI: SHA256Digest] {
        var contents: [RsyncURI: SHA256Digest] = [:]
        try files(of: identity) { object in
            guard digest(object.bytes) == object.digest else {
                throw TestError("wrong bytes at \(object.uri)")
            }
            guard contents.updateValue(object.digest, forKey: object.uri) == nil else {
                throw TestError("twice")
            }
        }
        return contents
    }

    func version(_ identity: RepositoryIdentity) throws -> Int64 { try repository(identity)?.version ?? 0 }

    /// Replaces the contents.
    @discardableResult
    func put(_ identity: RepositoryIdentity, _ files: [(String, [UInt8])]) throws -> UpdateSummary {
        try replace(identity, expecting: version(identity), newState: nil) { replacement in
            for (path, bytes) in files { try replacement.add(uri(path), bytes) }
        }
    }
}

/// The size of a file in bytes.
func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : -1
}

/// Writes over a part of a file.
func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    guard descriptor >= 0 else { throw TestError("cannot open \(path)") }
    defer { close(descriptor) }
    guard pwrite(descriptor, bytes, bytes.count, offset) == bytes.count else {
        throw TestError("cannot write")
    }
}
