/// The encoding that an XML declaration names.
struct XMLEncodingName {
    /// In lower case.
    fileprivate var name: [UInt8]

    /// Whether text of this encoding whose bytes are all US-ASCII means these characters.
    ///
    /// RFC 8182, section 3.5.1.3 has US-ASCII, which IANA also calls ASCII; UTF-8 is the default of XML.
    var isSubsetOfASCII: Bool {
        ["us-ascii", "ascii", "utf-8"].contains { name == Array($0.utf8) }
    }
}

extension Span<UInt8> {
    /// The encoding in the XML declaration with which a file begins; nil when there is none.
    ///
    /// libxml2 is told to ignore it, so that no converter (of which the C library has hundreds) ever runs on
    /// hostile bytes; hence it is read here. Whether the declaration is well-formed is left to libxml2.
    var declaredEncoding: XMLEncodingName? {
        guard starts(with: "<?xml", at: 0) else { return nil }
        var index = 5
        while index < count, !starts(with: "?>", at: index) {
            if self[index] <= 0x20, starts(with: "encoding", at: index + 1) {
                return quotedName(after: index + 9)
            }
            index += 1
        }
        return nil
    }

    private func quotedName(after start: Int) -> XMLEncodingName {
        var index = start
        while index < count, self[index] <= 0x20 || self[index] == 0x3D { index += 1 }
        var name: [UInt8] = []
        guard index < count else { return XMLEncodingName(name: name) }
        let quote = self[index]
        index += 1
        while index < count, self[index] != quote, name.count < 16 {
            name.append((0x41...0x5A).contains(self[index]) ? self[index] | 0x20 : self[index])
            index += 1
        }
        return XMLEncodingName(name: name)
    }

    private func starts(with text: StaticString, at start: Int) -> Bool {
        let expected = text.description.utf8
        guard start + expected.count <= count else { return false }
        return zip(expected, start...).allSatisfy { self[$1] == $0 }
    }
}
