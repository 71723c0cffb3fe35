import Glibc
import TestPublication
import Testing

@testable import ridgeline

/// The socket that `rtr clients` asks at.
@Suite("The control socket")
struct ControlSocketTests {
    @Test("A line is answered once, in any pieces, whatever follows")
    func once() {
        var whole = ControlRequest()
        #expect(whole.take("clients --json\nclients\n".utf8) == .clients(json: true))
        #expect(whole.take("clients\n".utf8) == .wait)
        #expect(whole.take("\n".utf8) == .wait)
        var pieces = ControlRequest()
        for octet in "clients".utf8 { #expect(pieces.take([octet]) == .wait) }
        #expect(pieces.take([0x0A]) == .clients(json: false))
        #expect(pieces.take("clients --json\n".utf8) == .wait)
    }

    @Test("What is no request is said, and a line without end is given up once")
    func unknown() {
        for text in ["\n", "client\n", "clients \n", "clients --json --json\n"] {
            var request = ControlRequest()
            #expect(request.take(text.utf8) == .unknown)
        }
        var long = ControlRequest()
        #expect(long.take([UInt8](repeating: 0x61, count: 64)) == .wait)
        #expect(long.take([0x61]) == .tooLong)
        #expect(long.take([0x0A]) == .wait)
        var huge = ControlRequest()
        #expect(huge.take([UInt8](repeating: 0x61, count: 1_000_000) + [0x0A]) == .tooLong)
    }

    /// In a process of its own, as the mask of rights is the process's.
    @Test("The socket is the user's alone from its first moment, without help of the mask")
    func rights() async {
        await #expect(processExitsWith: .success) {
            umask(0)
            try await withTemporaryDirectory { directory in
                let path = "\(directory)/control"
                for _ in 0..<2 {
                    // A socket that was left behind is replaced.
                    let descriptor = try LocalSocket.listen(path)
                    defer { close(descriptor) }
                    #expect(try await mode(path) == "600 socket")
                    let client = try LocalSocket.connect(path)
                    close(client)
                }
                #expect(throws: CommandFailure.self) { try LocalSocket.connect("\(directory)/none") }
                let file = open("\(directory)/file", O_WRONLY | O_CREAT | O_EXCL, 0o600)
                try #require(file >= 0)
                close(file)
                #expect(throws: CommandFailure.self) { try LocalSocket.listen("\(directory)/file") }
                #expect(try await mode("\(directory)/file") == "600 regular empty file")
            }
        }
    }
}

/// The rights and the type of a file.
private func mode(_ path: String) async throws -> String {
    let run = try await ToolRun.run("stat", ["-c", "%a %F", path])
    return run.outputText.split(separator: "\n").joined()
}
