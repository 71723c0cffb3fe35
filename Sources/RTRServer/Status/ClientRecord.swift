import Synchronization

/// The status of a client that is connected: written on its event loop, read by anybody.
final class ClientRecord: Sendable {
    private let state: Mutex<ClientStatus>

    init(_ status: ClientStatus) { state = Mutex(status) }

    /// The status, without what depends on the present.
    var status: ClientStatus { state.withLock { $0 } }

    /// Changes the status.
    func update(_ change: (inout sending ClientStatus) -> Void) { state.withLock { change(&$0) } }
}
