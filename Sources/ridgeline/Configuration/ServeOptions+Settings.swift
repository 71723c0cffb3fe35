import ArgumentParser
import RTRClient

extension ServeOptions {
    /// Reads settings.
    ///
    /// ArgumentParser takes a time that grows with the square of the number of arguments, so it gets one value of each
    /// list, which is what the rules between options need.
    ///
    /// - Throws: what ``message(for:)`` has words for.
    init(_ settings: [ResolvedSetting]) throws {
        self = try ServeOptions.parse(ServeOptions.arguments(of: settings))
        for setting in settings where setting.values.count > 1 {
            try take(setting.values, for: setting.setting.option)
        }
    }

    /// The arguments that ArgumentParser gets: one for a setting.
    static func arguments(of settings: [ResolvedSetting]) -> [String] {
        settings.flatMap { $0.setting.arguments(Array($0.values.prefix(1))) }
    }

    /// Takes all values of an option that may be repeated.
    private mutating func take(_ values: [String], for option: String) throws {
        switch option {
        case "tal": tal = values
        case "slurm": slurm = values
        case "limit":
            changed.limit = try values.map(LimitOptions.setting)
            try changed.validate()
        case "root-certificate": network.rootCertificate = values
        case "allow-host": network.allowHost = values
        case "deny-host": network.denyHost = values
        case "trust-host": network.trustHost = values
        case "relax": tolerated.relax = try values.map(RelaxationOptions.relaxation)
        case "listen": listening.listen = try values.map(CacheAddress.toListen)
        case "listen-tls": listening.listenTls = try values.map(CacheAddress.toListen)
        case "client": listening.client = try values.map(ClientRuleText.rule)
        case "http-listen": http.httpListen = try values.map(CacheAddress.toListen)
        case "http-listen-tls": http.httpListenTls = try values.map(CacheAddress.toListen)
        default: throw ValidationError("--\(option) takes one value.")
        }
        if option.hasSuffix("-host") { try network.validate() }
    }
}
