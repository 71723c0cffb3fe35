import ArgumentParser
import Glibc
import RelyingParty

/// `ridgeline rtr clients`: the routers of a running `rtr serve`.
struct RTRClientsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract:
            "Shows the routers of a running rtr serve: version, serial, how far behind, and what went wrong."
    )

    @OptionGroup var state: StateOptions

    @Flag(help: "Print JSON.")
    var json = false

    mutating func run() async throws {
        guard let directory = state.directory else {
            throw ValidationError("No --state is given, and there is no home directory.")
        }
        let path = "\(directory)/\(StateOptions.socketName)"
        let answer = try RTRClientsCommand.ask(path, json ? "clients --json\n" : "clients\n")
        try StandardStream(.output).write(answer.span)
    }

    /// Bytes of an answer; a client has less than 1,000.
    private static let largest = 64_000_000

    private static func ask(_ path: String, _ request: String) throws -> [UInt8] {
        let descriptor: Int32
        do { descriptor = try LocalSocket.connect(path) } catch let failure as CommandFailure {
            throw RTRClientsCommand.explained(failure)
        }
        defer { close(descriptor) }
        // A server that hangs is no reason to wait for ever.
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard
            send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count
        else { throw failure(path) }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { return answer }
            guard answer.count < largest else { throw CommandFailure("\(path): more than \(largest) bytes") }
            answer += piece.prefix(count)
        }
    }

    private static func failure(_ path: String) -> CommandFailure { explained(LocalSocket.failure(path)) }

    private static func explained(_ failure: CommandFailure) -> CommandFailure {
        CommandFailure("\(failure); is ridgeline rtr serve running?")
    }
}
