import Glibc
import TestAuthority
import TestPublication

func write(_ bytes: [UInt8], to path: String) throws { try FileOutput.create(bytes, at: path) }

/// What `curl` got.
struct Curl {
    let exit: Int
    let status: Int
    let body: [UInt8]
    let headers: [String: String]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Runs curl with a root certificate and some options.
    static func get(_ uri: String, root: [UInt8]?, _ options: [String] = []) async throws -> Curl {
        try await withTemporaryDirectory { directory in
            var arguments = [
                "-sS", "-o", directory + "/body", "-D", directory + "/head", "-w", "%{http_code}",
            ]
            arguments += ["--max-time", "20", "--noproxy", "*"]
            if let root {
                try write(root, to: directory + "/root.pem")
                arguments += ["--cacert", directory + "/root.pem"]
            }
            let run = try await ToolRun.run("curl", arguments + options + [uri])
            let head = read(directory + "/head") ?? []
            var headers: [String: String] = [:]
            for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                headers[line[..<colon].lowercased()] = String(line[colon...].dropFirst(2))
            }
            return Curl(
                exit: run.status,
                status: Int(run.outputText) ?? 0,
                body: read(directory + "/body") ?? [],
                headers: headers
            )
        }
    }
}

/// A file as a whole.
func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return bytes }
        bytes += buffer.prefix(count)
    }
}
