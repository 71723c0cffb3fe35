import Glibc

/// Makes a directory below `TMPDIR`, and removes it with all that is in it when `body` ends.
package func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/ridgeline-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw PublicationError.system(call: "mkdtemp", errno: errno) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do {
        let result = try await body(path)
        FileTree.remove(path)
        return result
    } catch {
        FileTree.remove(path)
        throw error
    }
}

/// Whole directories.
package enum FileTree {
    /// Removes a file, or a directory with all that is in it; symbolic links are not followed.
    package static func remove(_ path: String) { remove(Array(path.utf8CString)) }

    private static func remove(_ path: [CChar]) {
        if unlink(path) == 0 || errno == ENOENT { return }
        chmod(path, 0o700)
        for name in names(path) { remove(path.dropLast() + [0x2F] + name) }
        rmdir(path)
    }

    /// The names in a directory, each with its zero; they may be any bytes.
    private static func names(_ path: [CChar]) -> [[CChar]] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [[CChar]] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:)) + [0]
            }
            if name != [0x2E, 0], name != [0x2E, 0x2E, 0] { names.append(name) }
        }
        return names
    }
}
