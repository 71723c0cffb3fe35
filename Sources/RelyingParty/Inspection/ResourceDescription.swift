import RPKIObjects
import RPKITypes

/// Resources in the shape of rpki-client's JSON: one object a block.
enum ResourceDescription {
    /// The resources of a certificate; AS numbers first.
    static func value(_ resources: CertificateResources) -> InspectionValue {
        var values: [InspectionValue] = []
        if resources.asns.isInherited {
            values.append(.line("AS: inherit", [InspectionField("asid_inherit", "", .flag(true))]))
        }
        values += resources.asns.listed.intervals.map(value)
        let families: [(IPFamily, ResourceChoice<UInt128>)] = [
            (.ipv4, resources.ipv4), (.ipv6, resources.ipv6),
        ]
        for (family, choice) in families {
            if choice.isInherited {
                let name = family == .ipv4 ? "ipv4" : "ipv6"
                values.append(
                    .line(
                        "IP: inherit \(name)",
                        [
                            InspectionField("ip_inherit", "", .flag(true)),
                            InspectionField("afi", "", .text(name)),
                        ]
                    )
                )
            }
            values += choice.listed.intervals.map { value($0, family) }
        }
        return .list(values)
    }

    /// The blocks of a set; AS numbers first.
    static func value(_ resources: ResourceSet) -> InspectionValue {
        .list(
            resources.asns.intervals.map(value)
                + resources.ipv4.intervals.map { value($0, .ipv4) }
                + resources.ipv6.intervals.map { value($0, .ipv6) }
        )
    }

    private static func value(_ block: Interval<UInt32>) -> InspectionValue {
        guard block.lower != block.upper else {
            return .line("AS: \(block.lower)", [InspectionField("asid", "", .asn(ASN(block.lower)))])
        }
        let ends = [
            InspectionField("min", "", .asn(ASN(block.lower))),
            InspectionField("max", "", .asn(ASN(block.upper))),
        ]
        return .line("AS: \(block.lower) -- \(block.upper)", [InspectionField("asrange", "", .object(ends))])
    }

    private static func value(_ block: AddressInterval, _ family: IPFamily) -> InspectionValue {
        if let prefix = block.prefix(family) {
            return .line("IP: \(prefix)", [InspectionField("ip_prefix", "", .text(prefix.description))])
        }
        let lower = IPAddressText.format(block.lower, family)
        let upper = IPAddressText.format(block.upper, family)
        let ends = [InspectionField("min", "", .text(lower)), InspectionField("max", "", .text(upper))]
        return .line("IP: \(lower) -- \(upper)", [InspectionField("ip_range", "", .object(ends))])
    }
}
