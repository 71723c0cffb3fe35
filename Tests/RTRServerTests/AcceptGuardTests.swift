import Glibc
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import RTRServer

@Suite("RTR server: sockets that cannot accept")
struct AcceptGuardTests {
    /// Counts how often the socket is asked for connections.
    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = Never

        let reads = Mutex(0)

        func read(context: ChannelHandlerContext) { reads.withLock { $0 += 1 } }
    }

    @Test("After a failure nothing is asked for at once, and the log has one line until it is over")
    func pause() throws {
        let log = TestLog()
        let channel = EmbeddedChannel()
        let counter = ReadCounter()
        try channel.pipeline.syncOperations.addHandler(counter)
        try AcceptGuard("control", logger: log.logger) { log.append(.init(level: .trace, text: "failure")) }
            .install(in: channel)
        channel.pipeline.read()
        #expect(counter.reads.withLock(\.self) == 1)
        for _ in 0..<3 {
            channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
            channel.pipeline.read()
        }
        #expect(counter.reads.withLock(\.self) == 1)
        // An error of one connection is no failure to accept.
        channel.pipeline.fireErrorCaught(Refused(reason: nil))
        let lines = log.lines
        #expect(lines.count { $0.text == "failure" } == 3)
        let errors = lines.filter { $0.level == .error }
        #expect(errors.count == 1 && errors[0].text.contains("control connections cannot be accepted"))
        channel.pipeline.fireChannelRead(EmbeddedChannel() as any Channel)
        #expect(
            log.lines.contains {
                $0.level == .notice && $0.text.contains("control connections are accepted again")
            }
        )
    }
}
