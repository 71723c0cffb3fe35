import ArgumentParser
import Glibc
import RPKIPayload
import RTRClient
import RTRProtocol
import RTRServer
import RelyingParty

/// On which sockets routers are served, and how.
struct ListenerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Listen here over TCP; may be repeated. Default: 127.0.0.1:3323, or the sockets that systemd passes.",
            valueName: "address:port"
        ),
        transform: CacheAddress.toListen
    )
    var listen: [CacheAddress] = []

    @Option(
        help: ArgumentHelp("Listen here over TLS; may be repeated.", valueName: "address:port"),
        transform: CacheAddress.toListen
    )
    var listenTls: [CacheAddress] = []

    @Option(help: ArgumentHelp("PEM file with the certificate for TLS.", valueName: "file"))
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp("PEM file with its key. Default: the certificate's file.", valueName: "file")
    )
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "PEM file with the roots of clients' certificates, which are then demanded.",
            valueName: "file"
        )
    )
    var tlsClientRoot: String?

    @Option(
        help: ArgumentHelp(
            "How clients of these addresses are served; may be repeated. See ridgeline(1).",
            valueName: "prefix=setting,..."
        ),
        transform: ClientRuleText.rule
    )
    var client: [ClientRules.Rule] = []

    @Option(help: ArgumentHelp("The refresh interval that routers are told.", valueName: "seconds"))
    var refresh = ClientPolicy.standardTiming.refresh

    @Option(help: ArgumentHelp("The retry interval that routers are told.", valueName: "seconds"))
    var retry = ClientPolicy.standardTiming.retry

    @Option(help: ArgumentHelp("The expire interval that routers are told.", valueName: "seconds"))
    var expire = ClientPolicy.standardTiming.expire

    @Option(help: ArgumentHelp("The least time between two notifies to a router.", valueName: "seconds"))
    var notifyInterval = 60

    @Option(help: ArgumentHelp("The age from which on payload is stale.", valueName: "seconds"))
    var maximumAge = 86_400

    @Option(help: ArgumentHelp("What is done with stale payload: serve or withhold.", valueName: "policy"))
    var stale = StaleChoice.serve

    @Option(help: ArgumentHelp("Routers at a time.", valueName: "n"))
    var maximumClients = ServerLimits.standard.clients

    mutating func validate() throws {
        if !listenTls.isEmpty, tlsCertificate == nil {
            throw ValidationError("--listen-tls needs --tls-certificate.")
        }
        if listenTls.isEmpty, try PassedSockets.current()[.rtrTLS].isEmpty,
            tlsCertificate != nil || tlsKey != nil || tlsClientRoot != nil
        {
            throw ValidationError("--tls-certificate, --tls-key and --tls-client-root are for --listen-tls.")
        }
    }

    /// The configuration; the files of TLS are read.
    ///
    /// - Throws: ``FileError``, ``RTRServer/ConfigurationFault``, or ``CommandFailure`` for a file that TLS cannot use.
    func configuration() throws -> ServerConfiguration {
        var standard = ClientPolicy()
        standard.timing = Timing(refresh: refresh, retry: retry, expire: expire)
        let rules = client.map { rule in
            var rule = rule
            rule.policy?.timing = standard.timing
            return rule
        }
        let clients = ClientRules(others: standard, rules: rules)
        let sources = try sources()
        var listeners = sources.plain.map { ListenerConfiguration($0, clients: clients) }
        if !sources.secure.isEmpty {
            let tls = try tlsSettings()
            listeners += sources.secure.map { ListenerConfiguration($0, tls: tls, clients: clients) }
        }
        var times = ServerTimes.standard
        times.notifyInterval = Double(notifyInterval)
        times.maximumAge = Double(maximumAge)
        var limits = ServerLimits.standard
        limits.clients = maximumClients
        limits.clientsPerAddress = min(limits.clientsPerAddress, maximumClients)
        do throws(ConfigurationFault) {
            return try ServerConfiguration(
                listeners: listeners,
                times: times,
                limits: limits,
                stalePayload: stale.policy
            )
        } catch {
            guard case .tls(let part) = error else { throw error }
            throw CommandFailure(words(for: part))
        }
    }

    /// What is wrong with a file that TLS cannot use.
    private func words(for part: ConfigurationFault.TLSPart) -> String {
        let certificate = tlsCertificate ?? ""
        let key = tlsKey ?? certificate
        return switch part {
        case .certificateChain: "\(certificate): no certificate in PEM form that can be read"
        case .privateKey: "\(key): no private key in PEM form that can be read without a passphrase"
        case .clientAuthorities: "\(tlsClientRoot ?? ""): no certificate in PEM form that can be read"
        case .keyPair: "\(key): the key does not belong to the certificate in \(certificate)"
        }
    }

    /// The sockets without and with TLS; those of systemd are used where no address is given.
    private func sources() throws -> (
        plain: [ListenerConfiguration.Source], secure: [ListenerConfiguration.Source]
    ) {
        let passed = try PassedSockets.current()
        let plain = listen.isEmpty ? passed[.rtr] : listen.map(\.source)
        let secure = listenTls.isEmpty ? passed[.rtrTLS] : listenTls.map(\.source)
        // Only here, as the certificate may stand in another source of settings than that which is parsed.
        guard secure.isEmpty || tlsCertificate != nil else {
            throw CommandFailure("a socket named rtr-tls needs --tls-certificate")
        }
        guard plain.isEmpty, secure.isEmpty else { return (plain, secure) }
        return ([.address("127.0.0.1", port: 3_323)], [])
    }

    /// The files of TLS; a pipe is refused, as a reload would wait for it.
    private func tlsSettings() throws -> TLSSettings {
        let certificate = tlsCertificate ?? ""
        let size = 1_000_000
        return TLSSettings(
            certificateChain: try FileReading.readRegularFile(certificate, maximumSize: size),
            privateKey: try FileReading.readRegularFile(tlsKey ?? certificate, maximumSize: size),
            clientAuthorities: try tlsClientRoot.map {
                try FileReading.readRegularFile($0, maximumSize: size)
            }
        )
    }
}

/// ``RTRServer/StalePayload`` on the command line.
enum StaleChoice: String, Hashable, Sendable, CaseIterable, ExpressibleByArgument {
    case serve
    case withhold

    var policy: StalePayload {
        switch self {
        case .serve: .serve
        case .withhold: .withhold
        }
    }
}
