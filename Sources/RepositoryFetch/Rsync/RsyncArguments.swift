import RPKITypes

/// The arguments of rsync: always the same but for limits, address and place.
struct RsyncArguments: Hashable, Sendable {
    /// What is fetched.
    enum Subject: Hashable, Sendable {
        /// A directory with all below it.
        case tree
        /// One file.
        case file
    }

    var subject: Subject
    var limits: TransferLimits
    /// Whether the program knows `--contimeout`; openrsync does not.
    var hasConnectTimeout: Bool
    var sourceAddress: NetworkAddress?

    /// The suffixes of what a repository publishes (IANA "RPKI Repository Name Schemes").
    static let suffixes = ["cer", "crl", "mft", "roa", "asa", "gbr", "tak", "spl"]

    /// The argument list.
    ///
    /// Nothing that the server says about links, owners, groups, devices or permissions is taken over (none of
    /// `-a`, `-l`, `-o`, `-g`, `-p`, `-D`): CVE-2021-3978. The URI stands behind `--`.
    func list(uri: String, directory: String) -> [String] {
        var list = ["--times", "--omit-dir-times", "--no-motd", "--chmod=D700,F600"]
        list.append("--max-size=\(limits.objectSize)")
        list.append("--timeout=\(RsyncArguments.seconds(limits.idleTime))")
        if hasConnectTimeout { list.append("--contimeout=\(RsyncArguments.seconds(limits.connectTime))") }
        if let sourceAddress { list.append("--address=\(sourceAddress)") }
        if subject == .tree {
            list += ["--recursive", "--delete", "--exclude=.*", "--include=*/"]
            list += RsyncArguments.suffixes.map { "--include=*.\($0)" }
            list.append("--exclude=*")
        }
        return list + ["--", uri, directory.hasSuffix("/") ? directory : "\(directory)/"]
    }

    /// Whole seconds, rounded up, for rsync knows no others.
    private static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(1, attoseconds > 0 ? seconds + 1 : seconds)
    }
}

extension RsyncURI {
    /// The URI with its host replaced by an address, which was checked.
    ///
    /// rsync servers do not learn by which name they were reached, so nothing is lost.
    func text(at address: NetworkAddress) -> String {
        let authority = segments.first ?? []
        let port = HostName(of: self).port.map { ":\($0)" } ?? ""
        let host = address.family == .ipv6 ? "[\(address)]" : "\(address)"
        let path = bytes.dropFirst(RsyncURI.authorityStart + authority.count)
        return "rsync://\(host)\(port)\(String(decoding: path, as: UTF8.self))"
    }

    /// Refuses what an rsync server expands in names, and names that it takes for options.
    func checkForServer() throws(FetchReason) {
        for segment in segments.dropFirst() where segment.first == 0x2D { throw .rsyncURI(byte: 0x2D) }
        for byte in bytes.dropFirst(RsyncURI.authorityStart) {
            switch byte {
            case 0x2A, 0x3F, 0x5B, 0x5D, 0x5C, 0x24, 0x60, 0x7E: throw .rsyncURI(byte: byte)
            default: continue
            }
        }
    }
}
