import RTRServer
import Testing

@testable import ridgeline

/// Sockets of systemd.
@Suite("Passed sockets")
struct PassedSocketsTests {
    private func sockets(_ names: String?, count: Int) throws -> PassedSockets {
        var variables = ["LISTEN_PID": "42", "LISTEN_FDS": "\(count)"]
        variables["LISTEN_FDNAMES"] = names
        return try PassedSockets(InheritedSockets(environment: variables, process: 42))
    }

    @Test("Names say what sockets are for; one that has the name of its unit, or none, is for RTR")
    func names() throws {
        let passed = try sockets("http:rtr-tls:ridgeline.socket:https:rtr:http:unknown", count: 7)
        #expect(passed[.http] == [.inherited(descriptor: 3), .inherited(descriptor: 8)])
        #expect(passed[.rtrTLS] == [.inherited(descriptor: 4)])
        #expect(passed[.https] == [.inherited(descriptor: 6)])
        #expect(passed[.rtr] == [5, 7, 9].map { .inherited(descriptor: $0) })
        let unnamed = try sockets(nil, count: 2)
        #expect(unnamed[.rtr] == [3, 4].map { .inherited(descriptor: $0) })
        #expect(unnamed[.http].isEmpty && unnamed[.https].isEmpty && unnamed[.rtrTLS].isEmpty)
    }

    @Test("A name that is for nothing is refused, and those that there are are named")
    func unknown() {
        let failure = #expect(throws: CommandFailure.self) { try sockets("rtr:htp", count: 2) }
        #expect(
            failure?.description == "systemd passes a socket named 'htp'; there are rtr, rtr-tls, http, https"
        )
    }
}
