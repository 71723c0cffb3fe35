/// Notices when a client takes nothing of what waits for it.
struct StallWatch {
    private var since: Duration?
    private var waiting = 0
    private var handed = 0

    /// When to look again; nil when nothing waits.
    func deadline(_ stallTime: Duration) -> Duration? { since.map { $0 + stallTime } }

    /// Takes notice that octets were taken.
    mutating func noteProgress(at now: Duration) {
        if since != nil { since = now }
    }

    /// Looks at what waits.
    ///
    /// - Parameters:
    ///   - waiting: octets that wait in the process.
    ///   - handed: octets that were given to the channel since the start; that there are more of them is progress, too.
    ///   - now: the time.
    mutating func look(waiting: Int, handed: Int, at now: Duration) {
        if waiting == 0 {
            since = nil
        } else if since == nil || waiting != self.waiting || handed != self.handed {
            since = now
        }
        self.waiting = waiting
        self.handed = handed
    }
}
