import Logging
import RTRServer
import RelyingParty

/// Takes over a configuration that was read again, as far as that is possible without a restart.
struct ServeReloader: Sendable {
    let source: ConfigurationSource
    /// What the service was started with.
    let started: ServeConfiguration
    let fetching: FetchingParts
    let parts: ServeParts
    let destination: LogDestination

    /// Reads everything again; what is wrong is reported, and all stays as it was.
    func reload() async {
        let (logger, identity) = (parts.logger, parts.http.identity)
        parts.notifier.tell(.reloading(at: SystemdNotifier.monotonicTime))
        defer { parts.notifier.tell(.ready) }
        destination.reopen()
        do {
            let new = try source.read()
            let documents = try new.options.documents()
            let settings = try await new.options.runSettings(fetching)
            let files = new.options.http.identityFiles
            let read = try identity.flatMap { _ in
                try files.map { try HTTPSIdentity.read(certificate: $0.certificate, key: $0.key) }
            }
            var listening = new.options.listening
            // The sockets are those that are bound.
            listening.listen = started.options.listening.listen
            listening.listenTls = started.options.listening.listenTls
            try parts.server.reload(try listening.configuration())
            if let read { identity?.replace(by: read) }
            parts.relyingParty.reload(settings)
            if parts.exceptions.reload(documents) { parts.publisher.exceptionsChanged() }
            for key in new.changedUntilRestart(since: started) {
                logger.warning("changed, but only a restart takes it over", metadata: ["setting": "\(key)"])
            }
            logger.notice("configuration read again")
        } catch {
            logger.error("the configuration stays as it was", metadata: ["reason": "\(error)"])
        }
    }
}
