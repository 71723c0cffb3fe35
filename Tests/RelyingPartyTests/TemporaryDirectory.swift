import Glibc

/// A directory of one test, removed with all that is in it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/ridgeline-test-XXXXXX".utf8CString)
        path = try template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, mkdtemp(base) != nil else {
                throw SystemFailure(errno: errno)
            }
            return String(cString: base)
        }
    }

    deinit { TemporaryDirectory.removeAll(path) }

    private static func removeAll(_ path: String) {
        if unlink(path) != 0, let stream = opendir(path) {
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { buffer in
                    String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { removeAll("\(path)/\(name)") }
            }
            closedir(stream)
            rmdir(path)
        }
    }

    struct SystemFailure: Error {
        let errno: Int32
    }

    /// The absolute path of something in the directory.
    func callAsFunction(_ relative: String) -> String { "\(path)/\(relative)" }

    /// Makes a directory and those above it.
    func makeDirectory(_ relative: String) throws {
        var path = self.path
        for component in relative.split(separator: "/") {
            path += "/\(component)"
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SystemFailure(errno: errno) }
        }
    }

    /// Makes a file and the directories above it.
    func write(_ bytes: [UInt8], to relative: String) throws {
        if let slash = relative.lastIndex(of: "/") { try makeDirectory(String(relative[..<slash])) }
        guard let file = fopen(self(relative), "w") else { throw SystemFailure(errno: errno) }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// The names in a directory, sorted.
    func names(_ relative: String) throws -> [String] {
        guard let stream = opendir(self(relative)) else { throw SystemFailure(errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    /// Makes a link that says `target`.
    func link(_ relative: String, to target: String) throws {
        guard symlink(target, self(relative)) == 0 else { throw SystemFailure(errno: errno) }
    }
}
