package import RPKITypes

extension JSONReader {
    /// Reads an AS number: a number, or a text such as `AS64496` or `64496`.
    package mutating func readASN() throws(DocumentError) -> ASN {
        guard try peek() == .string else { return try readASNNumber() }
        let text = try readText()
        guard let asn = asn(of: text) else { throw error(.value(.asn)) }
        return asn
    }

    /// Reads an AS number that must be a JSON number.
    package mutating func readASNNumber() throws(DocumentError) -> ASN {
        guard let number = UInt32(exactly: try readInteger()) else { throw error(.value(.asn)) }
        return ASN(number)
    }

    /// The AS number that a text of this reader says: decimal digits, with or without `AS` in any case.
    package func asn(of text: JSONText) -> ASN? {
        guard !text.isEscaped else { return ASN(string(of: text)) }
        let span = bytes.span
        var index = text.range.lowerBound
        if text.range.count > 2, span[index] | 0x20 == 0x61, span[index + 1] | 0x20 == 0x73 { index += 2 }
        guard index < text.range.upperBound else { return nil }
        var value: UInt64 = 0
        while index < text.range.upperBound {
            let byte = span[index]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + UInt64(byte - 0x30)
            guard value <= UInt64(UInt32.max) else { return nil }
            index += 1
        }
        return ASN(UInt32(truncatingIfNeeded: value))
    }

    /// Reads a prefix: a text such as `192.0.2.0/24` without bits behind the length.
    package mutating func readPrefix() throws(DocumentError) -> IPPrefix {
        let text = try readText()
        let parts: (family: IPFamily, address: UInt128, length: Int)?
        if text.isEscaped {
            let content = content(of: text)
            parts = PrefixText.read(content.span, content.indices)
        } else {
            parts = PrefixText.read(bytes.span, text.range)
        }
        guard let parts else { throw error(.value(.prefix(ForeignText(content(of: text))))) }
        guard let prefix = IPPrefix(family: parts.family, address: parts.address, length: parts.length) else {
            throw error(.value(.hostBits(ForeignText(content(of: text)))))
        }
        return prefix
    }

    /// Reads a time in seconds since 1970.
    mutating func readSeconds() throws(DocumentError) -> Timestamp {
        let seconds = try readInteger()
        guard seconds >= 0 else { throw error(.value(.time)) }
        return Timestamp(seconds)
    }

    /// Reads a time as RFC 3339 text.
    mutating func readTime() throws(DocumentError) -> Timestamp {
        let text = try readText()
        guard let time = Timestamp(string(of: text)) else { throw error(.value(.time)) }
        return time
    }

    /// Reads Base64 of either alphabet, with or without padding (RFC 4648, sections 4 and 5).
    ///
    /// RFC 8416 says both "Base64" and "section 5", and validators write all four forms.
    mutating func readBase64() throws(DocumentError) -> [UInt8] {
        let text = try readText()
        guard let octets = JSONReader.base64(content(of: text)) else { throw error(.value(.base64)) }
        return octets
    }

    private static func base64(_ text: [UInt8]) -> [UInt8]? {
        var digits: [UInt8] = []
        digits.reserveCapacity(text.count + 2)
        for byte in text {
            switch byte {
            case 0x2D: digits.append(0x2B)
            case 0x5F: digits.append(0x2F)
            // The decoder would pass these over.
            case 0x20, 0x09, 0x0A, 0x0D: return nil
            default: digits.append(byte)
            }
        }
        if digits.last != 0x3D { while digits.count % 4 != 0 { digits.append(0x3D) } }
        return Base64.decode(digits)
    }

    /// Reads a key identifier: 40 hexadecimal digits, or Base64 of 20 octets.
    mutating func readKeyIdentifier() throws(DocumentError) -> KeyIdentifier {
        let text = try readText()
        let content = content(of: text)
        let octets = content.count == 40 ? Hex.bytes(string(of: text)) : JSONReader.base64(content)
        guard let octets, let identifier = KeyIdentifier(octets.span) else {
            throw error(.value(.keyIdentifier))
        }
        return identifier
    }

    /// Reads a key identifier: Base64 of 20 octets.
    mutating func readBase64KeyIdentifier() throws(DocumentError) -> KeyIdentifier {
        let octets = try readBase64()
        guard let identifier = KeyIdentifier(octets.span) else { throw error(.value(.keyIdentifier)) }
        return identifier
    }

    /// Reads a DER SubjectPublicKeyInfo in Base64; of its contents only the frame is checked.
    mutating func readPublicKey(limit: Int) throws(DocumentError) -> [UInt8] {
        let key = try readBase64()
        guard key.count <= limit, JSONReader.isSequence(key) else { throw error(.value(.publicKey)) }
        return key
    }

    /// Whether the octets are one DER SEQUENCE (X.690, clauses 8.1 and 10.1) that is not empty.
    private static func isSequence(_ octets: [UInt8]) -> Bool {
        guard octets.count > 2, octets[0] == 0x30 else { return false }
        switch octets[1] {
        case 1..<0x80: return octets.count == 2 + Int(octets[1])
        case 0x81: return octets[2] >= 0x80 && octets.count == 3 + Int(octets[2])
        case 0x82:
            guard octets.count > 3 else { return false }
            let length = Int(octets[2]) << 8 | Int(octets[3])
            return length > 0xFF && octets.count == 4 + length
        default: return false
        }
    }
}
