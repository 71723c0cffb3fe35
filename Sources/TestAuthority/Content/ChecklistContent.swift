package import RPKITypes

/// RpkiSignedChecklist (RFC 9323).
package struct ChecklistContent: Hashable, Sendable {
    /// One file.
    package struct Entry: Hashable, Sendable {
        /// IA5String; empty for an entry without name.
        package var name: [UInt8]
        /// OCTET STRING.
        package var hash: [UInt8]

        /// Makes an entry.
        package init(name: String?, hash: [UInt8]) {
            self.name = name.map(DER.ia5String) ?? []
            self.hash = DER.octetString(hash)
        }

        /// FileNameAndHash.
        package var der: [UInt8] { DER.sequence(name, hash) }
    }

    /// `[0] EXPLICIT INTEGER`; empty for the default.
    package var version: [UInt8] = []
    /// ResourceBlock, a whole element.
    package var resources: [UInt8]
    /// AlgorithmIdentifier.
    package var digestAlgorithm = AlgorithmIdentifier.sha256
    /// The files.
    package var entries: [Entry]

    /// Makes the content of a checklist.
    package init(resources: ResourceSet, entries: [Entry]) {
        self.resources = Self.block(
            asns: resources.asns.intervals.map(ResourceEncoding.asns),
            families: IPFamily.allCases.filter { !resources[$0].isEmpty }.map {
                Self.family(ResourceEncoding.afi($0), ResourceEncoding.blocks(resources[$0], $0))
            }
        )
        self.entries = entries
    }

    /// A ResourceBlock of any parts; an empty part is left out.
    package static func block(asns: [[UInt8]], families: [[UInt8]]) -> [UInt8] {
        DER.sequence(
            asns.isEmpty ? [] : DER.context(0, DER.sequence(DER.context(0, DER.sequence(of: asns)))),
            families.isEmpty ? [] : DER.context(1, DER.sequence(of: families))
        )
    }

    /// A ConstrainedIPAddressFamily.
    package static func family(_ afi: [UInt8], _ blocks: [[UInt8]]) -> [UInt8] {
        DER.sequence(DER.octetString(afi), DER.sequence(of: blocks))
    }

    /// The whole content.
    package var der: [UInt8] {
        DER.sequence(version, resources, digestAlgorithm, DER.sequence(of: entries.map(\.der)))
    }
}
