/// All settings of `serve`, in the order of the configuration file.
enum ServeSettings {
    static let all: [Setting] = [
        Setting("store", effect: .restart),
        Setting("state", effect: .restart),
        Setting("tal", .list),
        Setting("slurm", .list),
        Setting("limits", option: "limit", .map, effect: .restart),
        Setting("log.to", option: "log", effect: .restart),
        Setting("log.format", option: "log-format", effect: .restart),
        Setting("log.level", option: "log-level", effect: .restart),
        Setting("fetch.interval", option: "fetch-interval"),
        Setting("fetch.no-rsync", .flag),
        Setting("fetch.rrdp-fallback"),
        Setting("fetch.rsync-command"),
        Setting("fetch.root-certificate", .list),
        Setting("fetch.proxy", isSecret: true),
        Setting("fetch.source-address"),
        Setting("fetch.allow-host", .list),
        Setting("fetch.deny-host", .list),
        Setting("fetch.trust-host", .list),
        Setting("fetch.allow-dubious-hosts", .flag),
        Setting("validation.relax", .list),
        Setting("validation.intersect-resources", .flag),
        Setting("validation.unsafe-vrps"),
        Setting("validation.threads"),
        Setting("rtr.listen", .list, effect: .restart),
        Setting("rtr.listen-tls", .list, effect: .restart),
        Setting("rtr.tls-certificate"),
        Setting("rtr.tls-key"),
        Setting("rtr.tls-client-root"),
        Setting("rtr.clients", option: "client", .map),
        Setting("rtr.refresh"),
        Setting("rtr.retry"),
        Setting("rtr.expire"),
        Setting("rtr.notify-interval"),
        Setting("rtr.maximum-age"),
        Setting("rtr.stale"),
        Setting("rtr.maximum-clients"),
        Setting("http.off", option: "no-http", .flag, effect: .restart),
        Setting("http.listen", option: "http-listen", .list, effect: .restart),
        Setting("http.listen-tls", option: "http-listen-tls", .list, effect: .restart),
        Setting("http.tls-certificate", option: "http-tls-certificate"),
        Setting("http.tls-key", option: "http-tls-key"),
        Setting("http.connections", option: "http-connections", effect: .restart),
    ]

    /// The setting of a key.
    static func setting(_ key: String) -> Setting? { all.first { $0.key == key } }

    /// The sections, in order.
    static var sections: [String] {
        var sections: [String] = []
        for setting in all {
            if let section = setting.section, !sections.contains(section) { sections.append(section) }
        }
        return sections
    }
}
