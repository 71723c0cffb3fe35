import Synchronization
import Testing

@testable import ridgeline

/// When the service is ready.
@Suite("Ready")
struct ReadyGateTests {
    @Test("Ready is said once, when the last socket is bound")
    func once() {
        let said = Mutex(0)
        let gate = ReadyGate(count: 3) { said.withLock { $0 += 1 } }
        gate.pass()
        gate.pass()
        #expect(said.withLock { $0 } == 0)
        gate.pass()
        gate.pass()
        #expect(said.withLock { $0 } == 1)
    }
}
