import RPKITypes
import TestPublication

/// StayRTR of Debian's stayrtr with a file that it looks at each second, as a cache to prove the tests with.
///
/// It has one session for all versions, new at each start, and answers an old one with Error 0: rtrlib and FRR
/// then repeat their query until their data expires. So nothing but the first load and deltas can be asked of
/// it. Its version 2 has an old layout of ASPA, which routers refuse, so it is held at 1.
package struct StayRTR: CacheUnderTest {
    /// The port.
    package let port: Int
    /// The version at which it is held.
    package let maximumVersion: UInt8 = 1
    /// What it has said.
    package var log: String { TextFile.tail(logFile) }
    private let file: String
    private let logFile: String

    /// Whether it is installed.
    package static var isInstalled: Bool { RouterProgram.stayrtr.path != nil }

    /// All but the default routes, whose greatest length it calls wrong.
    package func served(_ payload: RouterPayload) -> RouterPayload {
        RouterPayload(vrps: payload.vrps.filter { $0.prefix.length > 0 }, providers: payload.providers)
    }

    /// Writes the file anew, which the server notices within a second.
    package func publish(_ payload: RouterPayload) async throws {
        try TextFile.write(PayloadDocument(payload).text, to: file)
    }

    /// Not possible without new sessions.
    package func restart(_ session: CacheRestart, publishing payload: RouterPayload) async throws {
        throw RouterTestError.unreadable(program: "stayrtr", text: "it cannot be restarted in a test")
    }

    /// Not possible.
    package func loseHistory(publishing payload: RouterPayload) async throws {
        throw RouterTestError.unreadable(program: "stayrtr", text: "its history cannot be chosen")
    }

    /// Not known.
    package func exchanges() async throws -> [CacheExchange]? { nil }

    fileprivate init(port: Int, file: String, logFile: String) {
        self.port = port
        self.file = file
        self.logFile = logFile
    }
}

/// Runs StayRTR on a free port of 127.0.0.1 while `body` runs.
///
/// - Parameters:
///   - payload: The first payload.
///   - body: What is done with it; it may not accept connections yet.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or an error when it does not start.
package func withStayRTR<Result>(
    payload: RouterPayload,
    _ body: (StayRTR) async throws -> Result
) async throws -> Result {
    let program = try RouterProgram.stayrtr.found()
    return try await withTemporaryDirectory { directory in
        let file = "\(directory)/payload.json"
        try TextFile.write(PayloadDocument(payload).text, to: file)
        // Both at a time, so that they are not the same.
        let ports = [try UnservedPort(.refusing), try UnservedPort(.refusing)].map(\.port)
        let cache = StayRTR(port: ports[0], file: file, logFile: "\(directory)/log")
        let arguments = [
            "-bind", "127.0.0.1:\(ports[0])", "-metrics.addr", "127.0.0.1:\(ports[1])", "-cache", file,
            "-checktime=false", "-refresh", "1", "-rtr.refresh", "3600", "-rtr.retry", "1", "-protocol", "1",
        ]
        return try await RouterProcess.run(program, arguments, log: "\(directory)/log") { process in
            while !Loopback.accepts(port: ports[0], address: "127.0.0.1") {
                try process.check()
                try await Task.sleep(for: .milliseconds(20))
            }
            return try await body(cache)
        }
    }
}
