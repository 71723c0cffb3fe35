import RPKIPayload
import RTRServer
import RelyingParty
import ServiceLifecycle

extension ServeParts {
    /// Lists all that runs.
    ///
    /// - Parameters:
    ///   - onListen: called for each socket of RTR that is bound.
    ///   - reload: carries out requests to read everything again.
    /// - Returns: the services in the order of their start; what is last ends first.
    func services(
        onListen: @escaping @Sendable (ServeService.Listening) -> Void,
        reload: @escaping @Sendable () async -> Void
    ) -> [any Service] {
        let saving = CancelledService("history") { for await _ in feed.updates() { keeper.save(feed) } }
        let routers = CancelledService("rtr") {
            try await server.run { addresses in
                for address in addresses { onListen(.rtr("\(address)")) }
                ready.pass()
            }
        }
        let control = control.map { control in CancelledService("control") { try await control.run() } }
        let runs = CancelledService("relying-party") {
            await withTaskExecutorPreference(executor) { await relyingParty.run() }
        }
        let stopping = CancelledService("stopping") {
            defer { notifier.tell(.stopping) }
            try await gracefulShutdown()
        }
        let first: [any Service] = [saving, routers] + (control.map { [$0] } ?? [])
        let inner: [any Service] = [
            runs, CancelledService("exceptions", watchExceptions), CancelledService("watchdog", keepAlive),
            CancelledService("reload", reload),
        ]
        return first + inner + http.all + [stopping]
    }

    /// Publishes again when a file of the exceptions changed.
    @Sendable private func watchExceptions() async throws {
        while !Task.isCancelled {
            try await Task.sleep(for: ServeParts.interval)
            if exceptions.look() { publisher.exceptionsChanged() }
        }
    }

    /// Tells systemd that the service is alive, if it wants to know.
    @Sendable private func keepAlive() async throws {
        guard let watchdog = notifier.watchdog else { return try await gracefulShutdown() }
        while true {
            notifier.tell(.watchdog)
            try await Task.sleep(for: watchdog)
        }
    }

    /// Between two looks at files that may have changed.
    private static let interval: Duration = .seconds(2)
}
