import Glibc

/// Writes files and directories.
package enum FileOutput {
    /// Makes a directory with all that are above it.
    package static func makeDirectory(_ path: String) throws {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw AuthorityError.file(path: path, errno: errno)
        }
        try makeDirectory(String(path[..<slash]))
        if mkdir(path, 0o755) != 0, errno != EEXIST { throw AuthorityError.file(path: path, errno: errno) }
    }

    /// Writes a whole file, whose directory must exist.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw AuthorityError.file(path: path, errno: errno) }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            throw AuthorityError.file(path: path, errno: errno)
        }
    }

    /// Writes a whole file and makes its directory first.
    package static func create(_ bytes: [UInt8], at path: String) throws {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeDirectory(String(path[..<slash]))
        }
        try write(bytes, to: path)
    }

    /// Makes the output directory; one that holds something is refused.
    package static func prepare(_ path: String, force: Bool) throws {
        try makeDirectory(path)
        guard let directory = opendir(path) else { throw AuthorityError.file(path: path, errno: errno) }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        if count > 2, !force { throw AuthorityError.outputNotEmpty(path: path) }
    }
}

/// A file that is written piece by piece, with the SHA-256 of all that was written.
struct HashedFile: ~Copyable {
    private let path: String
    private let file: UnsafeMutablePointer<FILE>
    private var hash: SHA256Stream

    init(path: String) throws {
        let hash = try SHA256Stream()
        guard let file = fopen(path, "wb") else { throw AuthorityError.file(path: path, errno: errno) }
        self.path = path
        self.file = file
        self.hash = hash
    }

    mutating func write(_ bytes: [UInt8]) throws {
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw AuthorityError.file(path: path, errno: errno)
        }
        hash.update(bytes)
    }

    mutating func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Closes the file and returns the lower-case hexadecimal hash.
    mutating func finish() throws -> String {
        guard fclose(file) == 0 else { throw AuthorityError.file(path: path, errno: errno) }
        return Hashing.hexadecimal(hash.finish())
    }
}
