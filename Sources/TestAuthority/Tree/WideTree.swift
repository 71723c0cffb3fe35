package import RPKITypes

/// A tree whose certificates have very many resource blocks: trust anchor, CA, child CA, each with the same
/// ranges, and one ROA.
package struct WideTree: Sendable {
    /// The files and the locator.
    package private(set) var repository = Repository()

    /// Makes a tree with `ranges` IPv4 ranges in each CA certificate, at most 2^28.
    ///
    /// The ranges are two addresses out of four, and no prefix, so that nothing can be joined.
    package init(ranges: Int, time: Timestamp, keys: KeyPool) throws {
        var blocks: [AddressInterval] = []
        for index in 0..<UInt128(ranges) {
            let base = (UInt128(10) << 24 + index * 4) << 96
            let rest = UInt128.max >> 32
            guard let block = AddressInterval(base | 1 << 96, base | 2 << 96 | rest) else { continue }
            blocks.append(block)
        }
        let resources = ResourceSet(ipv4: AddressSet(blocks))
        let settings = PublicationSettings(
            thisUpdate: time.advanced(by: -3_600),
            nextUpdate: time.advanced(by: 7 * 86_400)
        )
        let validity = Validity(around: time)
        let base = "rsync://rpki.example.net/repo/"
        let identities = ["wide", "a", "b"].enumerated().map { index, name in
            AuthorityIdentity(
                name: name,
                key: keys.authorityKey(index),
                resources: resources,
                repository: "\(base)\(name)-pp/",
                certificateURI: base + ["wide.cer", "wide-pp/a.cer", "a-pp/b.cer"][index]
            )
        }
        var authorities = identities.map {
            Authority(identity: $0, keys: keys, validity: validity, publication: settings)
        }
        try authorities[0].issueAuthority(identities[1])
        try authorities[1].issueAuthority(identities[2])
        if let prefix = IPPrefix("10.0.0.1/32") {
            try authorities[2].issueROA("good.roa", asn: ASN(64_496), entries: [ROAEntry(prefix)])
        }
        for index in authorities.indices { try repository.add(&authorities[index]) }
        try repository.add(trustAnchor: identities[0], validity: validity)
    }
}
