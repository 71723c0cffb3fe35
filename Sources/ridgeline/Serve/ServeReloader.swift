import Glibc
import Logging
import RTRServer
import RelyingParty

/// Takes over a configuration that was read again, as far as that is possible without a restart.
struct ServeReloader: Sendable {
    let source: ConfigurationSource
    let parts: FetchingParts
    let server: RTRServer
    let relyingParty: RelyingPartyService
    let exceptions: ExceptionFiles
    let publisher: PayloadPublisher
    let https: HTTPSIdentity?
    let destination: LogDestination
    let notifier: SystemdNotifier
    let logger: Logger

    /// Reads everything again; what is wrong is reported, and all stays as it was.
    ///
    /// - Parameter current: the configuration that holds.
    /// - Returns: the configuration that holds from now on.
    func reload(_ current: ServeConfiguration) async -> ServeConfiguration {
        notifier.tell(.reloading(at: SystemdNotifier.monotonicTime))
        defer { notifier.tell(.ready) }
        destination.reopen()
        do {
            let new = try source.read()
            let documents = try ServeService.documents(new.options)
            let settings = try await ServeService.settings(new.options, parts)
            let files = new.options.http.identityFiles
            let identity = try https.flatMap { _ in
                try files.map { try HTTPSIdentity.read(certificate: $0.certificate, key: $0.key) }
            }
            var listening = new.options.listening
            // The sockets are those that are bound.
            listening.listen = current.options.listening.listen
            listening.listenTls = current.options.listening.listenTls
            try server.reload(try listening.configuration())
            if let identity { https?.replace(by: identity) }
            relyingParty.reload(settings)
            if exceptions.reload(documents) { publisher.exceptionsChanged() }
            for key in new.changedUntilRestart(since: current) {
                logger.warning("changed, but only a restart takes it over", metadata: ["setting": "\(key)"])
            }
            logger.notice("configuration read again")
            return new
        } catch {
            logger.error("the configuration stays as it was", metadata: ["reason": "\(error)"])
            return current
        }
    }
}
