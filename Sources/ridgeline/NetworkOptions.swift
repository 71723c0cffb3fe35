import ArgumentParser
import RepositoryFetch

/// How objects are fetched.
struct NetworkOptions: ParsableArguments {
    @Flag(help: "Never use rsync.")
    var noRsync = false

    @Option(
        help: ArgumentHelp(
            "When rsync is used for what RRDP should give: never, stale, new.",
            valueName: "policy"
        )
    )
    var rrdpFallback = FallbackChoice.stale

    @Option(
        help: ArgumentHelp("The rsync program. Default: /usr/bin/rsync and its like.", valueName: "file")
    )
    var rsyncCommand: String?

    @Option(
        help: ArgumentHelp(
            "A file of PEM certificates to trust beside the system's; may be repeated.",
            valueName: "file"
        )
    )
    var rootCertificate: [String] = []

    @Option(
        help: ArgumentHelp(
            "The proxy, http://[USER:PASSWORD@]HOST:PORT or socks5://HOST:PORT. Default: HTTPS_PROXY or ALL_PROXY.",
            valueName: "url"
        )
    )
    var proxy: String?

    @Option(help: ArgumentHelp("The address that connections come from.", valueName: "address"))
    var sourceAddress: String?

    @Option(
        help: ArgumentHelp(
            "Fetch from this host only, or with a leading dot from those of the domain; may be repeated.",
            valueName: "host"
        )
    )
    var allowHost: [String] = []

    @Option(
        help: ArgumentHelp(
            "Never fetch from this host, or with a leading dot from none of the domain; may be repeated.",
            valueName: "host"
        )
    )
    var denyHost: [String] = []

    @Option(
        help: ArgumentHelp(
            "Let this host be a local name, an address, or have a port or a private address; may be repeated.",
            valueName: "host"
        )
    )
    var trustHost: [String] = []

    @Flag(help: "Fetch also from local names, IP addresses, explicit ports and private addresses.")
    var allowDubiousHosts = false

    mutating func validate() throws { _ = try policy() }

    /// The first option that was given; nil for none.
    var firstGiven: String? {
        let given: [(String, Bool)] = [
            ("--no-rsync", noRsync), ("--rrdp-fallback", rrdpFallback != .stale),
            ("--rsync-command", rsyncCommand != nil), ("--root-certificate", !rootCertificate.isEmpty),
            ("--proxy", proxy != nil), ("--source-address", sourceAddress != nil),
            ("--allow-host", !allowHost.isEmpty), ("--deny-host", !denyHost.isEmpty),
            ("--trust-host", !trustHost.isEmpty), ("--allow-dubious-hosts", allowDubiousHosts),
        ]
        return given.first(where: \.1)?.0
    }

    /// Which hosts may be asked.
    func policy() throws -> HostPolicy {
        var policy = HostPolicy()
        policy.allowed = try allowHost.map(NetworkOptions.pattern)
        policy.denied = try denyHost.map(NetworkOptions.pattern)
        policy.trusted = try trustHost.map(NetworkOptions.pattern)
        if allowDubiousHosts {
            policy.dubiousHosts = .permitted
            policy.privateAddresses = .permitted
        }
        return policy
    }

    private static func pattern(_ text: String) throws -> HostPattern {
        guard let pattern = HostPattern(text) else {
            throw ValidationError("'\(text)' is no host name, nor a domain with a leading dot.")
        }
        return pattern
    }

    /// The proxy, as given or from the environment.
    func proxySettings() throws -> ProxySettings {
        guard let proxy else { return try ProxySettings(environment: Environment.variables()) }
        return try ProxySettings(url: proxy, source: "--proxy")
    }
}

/// ``FallbackPolicy`` on the command line.
enum FallbackChoice: String, Hashable, Sendable, CaseIterable, ExpressibleByArgument {
    case never
    case stale
    case new

    var policy: FallbackPolicy {
        switch self {
        case .never: .never
        case .stale: .stale
        case .new: .new
        }
    }
}
