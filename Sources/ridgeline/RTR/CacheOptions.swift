import ArgumentParser
import RTRClient
import RTRProtocol

/// Which cache is asked, and how.
struct CacheOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The cache; an IPv6 address in brackets.", valueName: "host:port"),
        transform: CacheOptions.address
    )
    var cache: CacheAddress

    @Flag(help: "Speak TLS.")
    var tls = false

    @Option(
        help: ArgumentHelp(
            "PEM file with the roots to trust in place of the system's; may be repeated.",
            valueName: "file"
        )
    )
    var tlsRoot: [String] = []

    @Option(help: ArgumentHelp("PEM file with the certificate of this router.", valueName: "file"))
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp("PEM file with its key. Default: the certificate's file.", valueName: "file")
    )
    var tlsKey: String?

    @Option(help: ArgumentHelp("The name in the cache's certificate. Default: the host.", valueName: "name"))
    var tlsName: String?

    @Option(help: ArgumentHelp("Seconds to wait for a connection or the next answer.", valueName: "seconds"))
    var timeout = Patience.answer

    mutating func validate() throws {
        let needsTLS = [
            ("--tls-root", !tlsRoot.isEmpty), ("--tls-certificate", tlsCertificate != nil),
            ("--tls-key", tlsKey != nil), ("--tls-name", tlsName != nil),
        ]
        if !tls, let first = needsTLS.first(where: \.1) { throw ValidationError("\(first.0) is for --tls.") }
        if tlsKey != nil, tlsCertificate == nil {
            throw ValidationError("--tls-key needs --tls-certificate.")
        }
        guard (1...3_600).contains(timeout) else {
            throw ValidationError("--timeout must be between 1 and 3600 seconds.")
        }
    }

    /// How to speak TLS; nil for TCP alone.
    var clientTLS: ClientTLS? {
        guard tls else { return nil }
        var settings = ClientTLS()
        settings.roots = tlsRoot
        settings.certificate = tlsCertificate
        settings.key = tlsKey
        settings.serverName = tlsName
        return settings
    }

    /// Reads `0`, `1` or `2`.
    static func version(_ text: String) throws -> ProtocolVersion {
        guard let number = UInt8(text), let version = ProtocolVersion(rawValue: number) else {
            throw ValidationError("'\(text)' is no version of the protocol: 0, 1 or 2.")
        }
        return version
    }

    private static func address(_ text: String) throws -> CacheAddress {
        guard let address = CacheAddress(text) else {
            throw ValidationError("'\(text)' is not HOST:PORT, with an IPv6 address in brackets.")
        }
        return address
    }
}
