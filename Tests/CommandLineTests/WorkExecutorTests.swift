import Glibc
import Testing

@testable import ridgeline

/// Threads for the relying party's work.
@Suite("Work executor")
struct WorkExecutorTests {
    private static func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

    @Test("What runs on it, and its children, is on threads that yield; others are as they were")
    func niceness() async throws {
        let before = Self.niceness()
        let executor = WorkExecutor(threads: 3)
        let inside = await withTaskExecutorPreference(executor) {
            await withTaskGroup(of: Int32.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        await Task.yield()
                        return Self.niceness()
                    }
                }
                return await group.reduce(into: Set([Self.niceness()])) { $0.insert($1) }
            }
        }
        #expect(inside == [10])
        #expect(await Task { Self.niceness() }.value == before)
        try await executor.stop()
    }
}
