package import RPKITypes

/// JSON under construction, as UTF-8: one line without blanks.
///
/// Commas are set by what was written last, so that members and elements can be left out freely.
package struct JSONLine {
    package private(set) var bytes: [UInt8] = []

    /// Begins with nothing.
    ///
    /// - `capacity`: octets for which there is room from the beginning.
    package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    private mutating func separate() {
        switch bytes.last {
        case nil, 0x7B, 0x5B, 0x3A: break
        default: bytes.append(0x2C)
        }
    }

    /// Writes `{`, the members that `body` writes, and `}`.
    package mutating func object(_ body: (inout JSONLine) -> Void) {
        separate()
        bytes.append(0x7B)
        body(&self)
        bytes.append(0x7D)
    }

    /// Writes `[`, the elements that `body` writes, and `]`.
    package mutating func array(_ body: (inout JSONLine) -> Void) {
        separate()
        bytes.append(0x5B)
        body(&self)
        bytes.append(0x5D)
    }

    /// Writes the name of a member; its value must follow.
    package mutating func name(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x22)
        bytes.append(0x3A)
    }

    /// Writes the name of a member that comes from outside; its value must follow.
    package mutating func name(foreign name: String) {
        value(name)
        bytes.append(0x3A)
    }

    /// Writes a string.
    ///
    /// Quotation marks, backslashes and control characters are escaped (RFC 8259, section 7), and what changes the
    /// direction or the lines of text, so that no name takes over a terminal.
    package mutating func value(_ text: String) {
        separate()
        bytes.append(0x22)
        var text = text
        let isPlain = text.withUTF8 { octets in
            guard octets.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else {
                return false
            }
            bytes.append(contentsOf: octets)
            return true
        }
        if !isPlain { appendEscaped(text) }
        bytes.append(0x22)
    }

    private mutating func appendEscaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(UInt8(scalar.value))
            case _ where scalar.controlsText: bytes.append(contentsOf: scalar.jsonEscape.utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    /// Writes a number.
    package mutating func value(_ number: some BinaryInteger) {
        separate()
        guard let small = UInt64(exactly: number) else {
            return bytes.append(contentsOf: String(number).utf8)
        }
        bytes.append(decimal: small)
    }

    /// Writes a member with a number of three decimals, `null` for none; clamped to what 64 bits hold.
    package mutating func member(_ name: StaticString, seconds: Double?) {
        self.name(name)
        guard let seconds, seconds.isFinite else { return null() }
        let milliseconds = Int64(max(-9e15, min(seconds * 1_000, 9e15)))
        let fraction = String(milliseconds.magnitude % 1_000)
        let padding = String(repeating: "0", count: 3 - fraction.utf8.count)
        let sign = milliseconds < 0 ? "-" : ""
        separate()
        bytes.append(contentsOf: "\(sign)\(milliseconds.magnitude / 1_000).\(padding)\(fraction)".utf8)
    }

    /// Writes a value that is JSON already.
    package mutating func value(json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes `true` or `false`.
    package mutating func value(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Writes `null`.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes the number of an AS, `null` for none.
    package mutating func value(_ asn: ASN?) {
        guard let asn else { return null() }
        separate()
        bytes.append(decimal: UInt64(asn.rawValue))
    }

    /// Writes an array of AS numbers.
    package mutating func value(_ asns: [ASN]) {
        array { for asn in asns { $0.value(asn) } }
    }

    /// Writes a member with a string.
    package mutating func member(_ name: StaticString, _ text: String) {
        self.name(name)
        value(text)
    }

    /// Writes a member with a number.
    package mutating func member(_ name: StaticString, _ number: some BinaryInteger) {
        self.name(name)
        value(number)
    }

    /// Writes a member with `true` or `false`.
    package mutating func member(_ name: StaticString, _ flag: Bool) {
        self.name(name)
        value(flag)
    }

    /// Writes a member with the number of an AS, `null` for none.
    package mutating func member(_ name: StaticString, _ asn: ASN?) {
        self.name(name)
        value(asn)
    }

    /// Writes a member with an array of AS numbers.
    package mutating func member(_ name: StaticString, _ asns: [ASN]) {
        self.name(name)
        value(asns)
    }
}
