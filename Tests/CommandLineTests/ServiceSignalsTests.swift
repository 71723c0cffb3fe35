import Glibc
import Testing

@testable import ridgeline

/// What signals ask of a service.
@Suite("Signals of the service")
struct ServiceSignalsTests {
    @Test(
        "SIGTERM asks for the end once, SIGHUP for a reload, and SIGINT after that ends the process at once"
    )
    func signals() async {
        await #expect(processExitsWith: .exitCode(128 + SIGINT)) {
            let signals = await ServiceSignals()
            let (events, event) = AsyncStream.makeStream(of: String.self)
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await signals.watch(reload: { event.yield("reload") }, end: { event.yield("end") })
                }
                if signals.isEnding { exit(2) }
                kill(getpid(), SIGHUP)
                var seen: [String] = []
                for await event in events {
                    seen.append(event)
                    switch seen {
                    case ["reload"]: kill(getpid(), SIGTERM)
                    case ["reload", "end"]:
                        if !signals.isEnding { exit(3) }
                        kill(getpid(), SIGTERM)
                        kill(getpid(), SIGHUP)
                    case ["reload", "end", "reload"]: kill(getpid(), SIGINT)
                    default: exit(1)
                    }
                }
            }
        }
    }
}
