import RPKITypes

/// The columns in which FRR and rtrclient write an entry: `192.0.2.0   24 -  26   64496`.
enum PrefixColumns {
    /// Reads an entry; nil for any other line.
    static func vrp(_ words: some Collection<Substring>) -> VRP? {
        let words = Array(words)
        guard words.count == 5, words[2] == "-", let (family, address) = IPAddressText.parse(words[0]),
            let length = Int(words[1]), let maxLength = Int(words[3]), let asn = ASN(words[4]),
            let prefix = IPPrefix(family: family, address: address, length: length)
        else { return nil }
        return VRP(prefix: prefix, maxLength: maxLength, asn: asn)
    }

    /// Reads all entries of a text.
    static func vrps(_ text: String) -> Set<VRP> {
        Set(text.split(separator: "\n").compactMap { vrp($0.split(separator: " ")) })
    }
}
