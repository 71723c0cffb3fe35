import RPKITypes

/// Names of issuers and subjects (RFC 6487, sections 4.4 and 4.5): one CommonName, at most one serialNumber.
enum DistinguishedName {
    /// The string types that a CommonName may have.
    enum CommonNameForm {
        /// PrintableString, the rule, or the same characters as UTF8String.
        case printable
        /// PrintableString or UTF8String, for subjects of router certificates (RFC 8209, section 3.1.1).
        case printableOrUTF8
    }

    /// Reads a Name and returns where it lies, header included.
    static func read(
        _ reader: inout DERReader,
        _ form: CommonNameForm,
        _ der: Span<UInt8>,
        orThrow reason: Reason
    ) throws(DecodeError) -> Range<Int> {
        let name = try reader.read(DERTag.sequence, in: der)
        var relativeNames = DERReader(name.content)
        var commonNames = 0
        var serialNumbers = 0
        while !relativeNames.isAtEnd {
            var attributes = try relativeNames.enter(DERTag.set, in: der)
            guard !attributes.isAtEnd else { throw DecodeError(reason, at: name.start) }
            var previous: Range<Int>?
            while !attributes.isAtEnd {
                let attribute = try attributes.read(DERTag.sequence, in: der)
                if let previous, !der.isAscending(previous, attribute.whole) {
                    throw DecodeError(.encoding(.setNotSorted), at: attribute.start)
                }
                previous = attribute.whole
                var fields = DERReader(attribute.content)
                let type = try fields.readOID(in: der)
                let value = try fields.read(in: der)
                try fields.finish()
                switch type {
                case .commonName: commonNames += 1
                case .serialNumberAttribute: serialNumbers += 1
                default: throw DecodeError(reason, at: attribute.start)
                }
                guard isPermitted(value, type, form, der) else { throw DecodeError(reason, at: value.start) }
            }
        }
        guard commonNames == 1, serialNumbers <= 1 else { throw DecodeError(reason, at: name.start) }
        return name.whole
    }

    /// Whether a value has a type and characters that the profile permits.
    ///
    /// RFC 6487 wants PrintableString. A CommonName in UTF8String is taken as long as its characters are those of
    /// PrintableString: CAs write it, and no relying party refuses it.
    private static func isPermitted(
        _ value: DERReader.Element,
        _ type: OID,
        _ form: CommonNameForm,
        _ der: Span<UInt8>
    ) -> Bool {
        guard !value.content.isEmpty else { return false }
        if value.tag == DERTag.utf8String, type == .commonName {
            guard form == .printable else { return UTF8Text.isValid(der.extracting(value.content)) }
        } else {
            guard value.tag == DERTag.printableString else { return false }
        }
        return arePrintable(der.extracting(value.content))
    }

    /// Whether all octets are characters of PrintableString.
    private static func arePrintable(_ text: Span<UInt8>) -> Bool {
        if text.count >= 8, areUsualCharacters(text) { return true }
        for index in 0..<text.count where !isPrintable(text[index]) { return false }
        return true
    }

    /// Whether all of at least eight octets are letters, digits, spaces, or in `+` to `:`, as they nearly always are.
    private static func areUsualCharacters(_ text: Span<UInt8>) -> Bool {
        var faults: UInt64 = 0
        // The last eight octets may have been seen before.
        var index = 0
        while true {
            let octets = OctetWord(text, at: index)
            faults |= octets.aboveASCII
            faults |= ~(octets.areLetters | octets.isAtLeast(0x2B, below: 0x3B) | octets.isEqual(0x20))
            guard index < text.count - 8 else { break }
            index = min(index + 8, text.count - 8)
        }
        return faults & OctetWord.topBits == 0
    }

    /// Whether an octet is a character of PrintableString (X.680, section 41.4).
    @inline(__always)
    private static func isPrintable(_ octet: UInt8) -> Bool {
        // One bit for each octet below 128: space ' ( ) + , - . / digits : = ? letters
        let low: UInt64 = 0xA7FF_FB81_0000_0000
        let high: UInt64 = 0x07FF_FFFE_07FF_FFFE
        guard octet < 0x80 else { return false }
        return (octet < 0x40 ? low : high) >> UInt64(octet & 63) & 1 == 1
    }

    /// The text of the CommonName of a checked Name; empty if there is none.
    static func commonName(_ name: Range<Int>, _ der: Span<UInt8>) -> String {
        do throws(DecodeError) {
            var outer = DERReader(name)
            var relativeNames = try outer.enter(DERTag.sequence, in: der)
            while !relativeNames.isAtEnd {
                var attributes = try relativeNames.enter(DERTag.set, in: der)
                while !attributes.isAtEnd {
                    var fields = try attributes.enter(DERTag.sequence, in: der)
                    let type = try fields.readOID(in: der)
                    let value = try fields.read(in: der)
                    if type == .commonName { return der.text(value.content) }
                }
            }
        } catch {
            return ""
        }
        return ""
    }
}

/// UTF-8 text.
enum UTF8Text {
    /// Whether the bytes are UTF-8.
    static func isValid(_ bytes: Span<UInt8>) -> Bool { (try? UTF8Span(validating: bytes)) != nil }
}

extension Span<UInt8> {
    /// Whether the octets at `first` come before or are equal to those at `second`, as DER orders a SET OF
    /// (X.690, section 11.6: the shorter is padded with zeros).
    func isAscending(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        let common = Swift.min(first.count, second.count)
        for index in 0..<common {
            let left = self[first.lowerBound + index]
            let right = self[second.lowerBound + index]
            if left != right { return left < right }
        }
        return first.count <= second.count
    }

    /// Whether the octets at `range` equal those at `otherRange` of `other`.
    package func equals(_ range: Range<Int>, _ other: Span<UInt8>, _ otherRange: Range<Int>) -> Bool {
        guard range.count == otherRange.count else { return false }
        for index in 0..<range.count
        where self[range.lowerBound + index] != other[otherRange.lowerBound + index] {
            return false
        }
        return true
    }

    /// A copy of the octets at `range`.
    package func copy(_ range: Range<Int>) -> [UInt8] {
        let part = extracting(range)
        return [UInt8](capacity: part.count) { output in
            for index in 0..<part.count { output.append(part[index]) }
        }
    }

    /// The octets at `range` as text; what is not UTF-8 is replaced.
    func text(_ range: Range<Int>) -> String { String(decoding: copy(range), as: UTF8.self) }
}
