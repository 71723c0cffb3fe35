import Glibc
import TestPublication

/// The program `ridgeline` as this build made it.
enum Program {
    /// Its path, beside that of the tests.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex) + "/ridgeline"
    }()

    /// Runs it to its end, or kills it (`kill -9`) after so many seconds; its status is then -9.
    static func run(_ arguments: [String], killedAfter seconds: Double = 300) async throws -> ToolRun {
        try await ToolRun.run(
            "timeout",
            ["--preserve-status", "--foreground", "-s", "KILL", "\(seconds)", path] + arguments
        )
    }
}

/// The text of a file of the project, by its path from the root.
func projectFile(_ path: String) throws -> String {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    guard let file = fopen("\(root)/\(path)", "r") else { throw NoFile(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer.prefix(count)
    }
}

struct NoFile: Error {
    let path: String
}
