package import RPKITypes

extension PayloadSelection {
    /// The most arguments of one selection; an operator selects a few of his networks (choice of ours).
    package static let argumentLimit = 1_000

    /// Reads the query of a URL, without its question mark (outputs-and-api digest, section 3).
    ///
    /// - Parameter query: `name=value` joined by `&`, percent-encoded, where a plus sign is a blank
    ///   (application/x-www-form-urlencoded).
    /// - Throws: ``SelectionError`` for the first argument that is not right.
    package init(query: some StringProtocol) throws(SelectionError) {
        var arguments: [(name: String, value: String)] = []
        for part in query.utf8.split(separator: 0x26) {
            guard arguments.count < PayloadSelection.argumentLimit else {
                throw .tooMany(limit: PayloadSelection.argumentLimit)
            }
            let name = part.prefix { $0 != 0x3D }
            arguments.append(
                (try FormText.decode(name), try FormText.decode(part.dropFirst(name.count + 1)))
            )
        }
        try self.init(arguments: arguments)
    }

    /// Reads arguments that are decoded already.
    ///
    /// `select-asn`, `select-prefix` and `ta` may be repeated, and then one of them must fit; `filter-asn` and
    /// `filter-prefix` are other names of the first two. `include` and `exclude` are lists of words with commas
    /// between them, of which unknown ones are ignored, as Routinator does.
    ///
    /// - Parameter arguments: at most ``argumentLimit``.
    /// - Throws: ``SelectionError`` for the first argument that is not right.
    package init(arguments: some Sequence<(name: String, value: String)>) throws(SelectionError) {
        self.init()
        var count = 0
        for (name, value) in arguments {
            count += 1
            guard count <= PayloadSelection.argumentLimit else {
                throw .tooMany(limit: PayloadSelection.argumentLimit)
            }
            switch name {
            case "select-asn", "filter-asn": asns.insert(try PayloadSelection.asn(value))
            case "select-prefix", "filter-prefix": prefixes.insert(try PayloadSelection.prefix(value))
            case "ta": trustAnchors.insert(value)
            case "include":
                if value.split(separator: ",").contains("more-specifics") { includesMoreSpecifics = true }
            case "exclude":
                for word in value.split(separator: ",") {
                    if let kind = PayloadKind(rawValue: String(word)) { excluded.insert(kind) }
                }
            default: throw .unknownArgument(ForeignText(name))
            }
        }
    }

    /// Reads `AS64496` or `64496`.
    package static func asn(_ text: some StringProtocol) throws(SelectionError) -> ASN {
        guard let asn = ASN(text) else { throw .asn(ForeignText(text)) }
        return asn
    }

    /// Reads a prefix whose bits behind the length are zero.
    package static func prefix(_ text: some StringProtocol) throws(SelectionError) -> IPPrefix {
        let bytes = Array(text.utf8)
        guard let (family, address, length) = PrefixText.read(bytes.span, 0..<bytes.count) else {
            throw .prefix(ForeignText(text))
        }
        guard let prefix = IPPrefix(family: family, address: address, length: length) else {
            throw .hostBits(ForeignText(text))
        }
        return prefix
    }
}

/// Text of application/x-www-form-urlencoded (URL standard, section 5).
private enum FormText {
    /// Decodes a name or a value.
    static func decode(_ text: some Sequence<UInt8>) throws(SelectionError) -> String {
        var bytes: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case 0x2B: bytes.append(0x20)
            case 0x25:
                guard let high = rest.next().flatMap(Hex.value), let low = rest.next().flatMap(Hex.value)
                else { throw .encoding(ForeignText(text)) }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .encoding(ForeignText(text))
        }
        return decoded
    }
}
