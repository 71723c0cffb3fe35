import Hummingbird
import HummingbirdCore
import RPKIPayload
import RPKITypes
import RouteVerification

/// The events of one stream.
struct EventStream: Sendable {
    /// What happens.
    enum Event: Sendable {
        /// There is new payload.
        case payload(Snapshot)
        /// There is a new status.
        case status
        /// Nothing, for some time.
        case heartbeat
    }

    private let core: APICore
    /// The events; they end when the service does.
    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    /// What the client has, when it says so; the event for it is left out.
    private let known: (session: UInt64, serial: SerialNumber)?

    /// Makes the stream of a client.
    ///
    /// - Parameters:
    ///   - core: where events come from.
    ///   - lastEvent: the Last-Event-ID of the client.
    init(_ core: APICore, lastEvent: String?) {
        self.core = core
        // What happens while an event is being sent waits; of much, the newest.
        (events, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(16))
        let parts = lastEvent?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, let session = UInt64(decimalDigits: parts[0].utf8),
            let serial = UInt32(decimalDigits: parts[1].utf8)
        else {
            known = nil
            return
        }
        known = (session, SerialNumber(serial))
    }

    /// Feeds ``events`` until the task is cancelled; ends them when the service ends or the client goes.
    ///
    /// - `body`: the body of the client's request, whose end shows that it has gone.
    func feed(watching body: RequestBody) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var known = known
                while let snapshot = await core.snapshots.next(after: known) {
                    known = (snapshot.session, snapshot.serial)
                    continuation.yield(.payload(snapshot))
                }
                continuation.finish()
            }
            group.addTask { for await _ in core.status.updates() { continuation.yield(.status) } }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(core.configuration.limits.heartbeat))) != nil {
                    continuation.yield(.heartbeat)
                }
            }
            group.addTask {
                // Never ends by itself; what it throws is that it was cancelled.
                try? await body.consumeWithInboundCloseHandler { _ in
                    try await Task.sleep(for: .seconds(1_000_000_000))
                } onInboundClosed: {
                    continuation.finish()
                }
            }
        }
    }

    /// The text of an event.
    func text(_ event: Event) -> [UInt8] {
        switch event {
        case .heartbeat: return Array(":\n\n".utf8)
        case .payload(let snapshot):
            let head = "event: serial\nid: \(snapshot.session)-\(snapshot.serial)\ndata: "
            return Array(head.utf8) + EventStream.data(snapshot) + Array("\n\n".utf8)
        case .status:
            return Array("event: run\ndata: ".utf8) + EventStream.data(core.status.status)
                + Array("\n\n".utf8)
        }
    }

    private static func data(_ snapshot: Snapshot) -> [UInt8] {
        var text = JSONLine()
        text.object { text in
            text.member("session", snapshot.session)
            text.member("serial", snapshot.serial.rawValue)
            text.member("validated", snapshot.generatedTime)
            text.member("vrps", snapshot.set.vrps.count)
            text.member("vaps", snapshot.set.vaps.count)
            text.member("routerKeys", snapshot.set.routerKeys.count)
        }
        return text.bytes
    }

    private static func data(_ status: ServiceStatus) -> [UInt8] {
        var codes: [String: Int] = [:]
        for finding in status.findings { codes[finding.reason.code.rawValue, default: 0] += 1 }
        var text = JSONLine()
        text.object { text in
            text.member("started", status.run?.started)
            text.member("done", status.run?.done)
            text.member("duration", seconds: status.run?.duration)
            text.member("findings", status.findings.count)
            text.member("rejected", status.findings.count { $0.severity == .rejected })
            text.name("codes")
            text.object { text in
                for (code, count) in codes.sorted(by: { $0.key < $1.key }) {
                    text.name(foreign: code)
                    text.value(count)
                }
            }
        }
        return text.bytes
    }
}
