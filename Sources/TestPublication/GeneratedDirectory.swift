import Glibc

/// What `test-authority tree` wrote: `rsync/HOST/MODULE/...`, `rrdp/HOST/...`, `tals/*.tal`.
package struct GeneratedDirectory: Sendable {
    /// The host in all URIs.
    package let host: String
    /// The rsync modules by name.
    package let modules: [String: RsyncModule]
    /// What the web server of the host has; empty without RRDP.
    package let site: PublishedSite
    /// The files of the trust anchor locators.
    package let locators: [String]

    /// Looks at a directory, whose objects must all be of one host.
    package init(_ path: String) throws(PublicationError) {
        let hosts = Self.names("\(path)/rsync")
        guard let host = hosts.first, hosts.count == 1 else {
            throw .configuration("\(path)/rsync does not have the files of one host")
        }
        self.host = host
        var modules: [String: RsyncModule] = [:]
        for name in Self.names("\(path)/rsync/\(host)") {
            modules[name] = RsyncModule("\(path)/rsync/\(host)/\(name)")
        }
        self.modules = modules
        site = PublishedSite(directory: "\(path)/rrdp/\(host)")
        locators = Self.names("\(path)/tals").map { "\(path)/tals/\($0)" }
    }

    private static func names(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in Array(bytes.prefix { $0 != 0 })
            }
            names.append(String(decoding: bytes, as: UTF8.self))
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }
}
