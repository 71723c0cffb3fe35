import Glibc
import NIOCore
import RepositoryFetch
import Testing

@Suite("Work in the background")
struct BackgroundWorkTests {
    private static func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

    @Test("Threads and connections in the background yield, and others do not")
    func niceness() async throws {
        let (background, others) = (BlockingThreads(count: 1, isBackground: true), BlockingThreads(count: 1))
        #expect(try await background.run { Self.niceness() } == 10)
        #expect(try await others.run { Self.niceness() } < 10)
        try await background.stop()
        try await others.stop()
        let group = BackgroundWork.eventLoopGroup()
        #expect(try await group.next().submit { Self.niceness() }.get() == 10)
        try await group.shutdownGracefully()
    }
}
