package import RPKITypes

/// Names as the profile has them, in DER.
package enum DistinguishedName {
    /// A name of one CommonName as PrintableString, and a serialNumber if wanted, each in a set of its own.
    package static func name(_ commonName: String, serialNumber: String? = nil) -> [UInt8] {
        var sets = [DER.set(of: [attribute(.commonName, DER.printableString(commonName))])]
        if let serialNumber {
            sets.append(DER.set(of: [attribute(.serialNumberAttribute, DER.printableString(serialNumber))]))
        }
        return DER.sequence(of: sets)
    }

    /// One attribute of any type and value.
    package static func attribute(_ type: OID, _ value: [UInt8]) -> [UInt8] {
        DER.sequence(DER.oid(type), value)
    }
}
