import RPKITypes

extension DERReader {
    /// Reads a GeneralName that must be a URI and returns where its text lies; the text is not yet checked.
    mutating func readURIName(in der: Span<UInt8>, orThrow reason: Reason) throws(DecodeError) -> Range<Int> {
        let start = position
        let element = try read(in: der)
        guard element.tag == DERTag.uniformResourceIdentifier else { throw DecodeError(reason, at: start) }
        return element.content
    }
}

extension Span<UInt8> {
    /// Whether the URI at `range` is of scheme rsync; a URI that is, is checked by all rules.
    func isCheckedRsyncURI(_ range: Range<Int>, _ limits: Limits) throws(DecodeError) -> Bool {
        try isCheckedURI(range, .rsync, limits)
    }

    /// Whether the URI at `range` is of scheme https; a URI that is, is checked by all rules.
    func isCheckedHTTPSURI(_ range: Range<Int>, _ limits: Limits) throws(DecodeError) -> Bool {
        try isCheckedURI(range, .https, limits)
    }

    private func isCheckedURI(
        _ range: Range<Int>,
        _ scheme: URISyntax.Scheme,
        _ limits: Limits
    ) throws(DecodeError) -> Bool {
        let text = extracting(range)
        guard URISyntax.scheme(of: text) == scheme else {
            // Of another scheme: not used, but not to be a carrier of control characters or megabytes either.
            guard text.count <= limits.uriLength else {
                throw DecodeError(
                    .certificate(.uri(.tooLong(length: text.count, limit: limits.uriLength))),
                    at: range.lowerBound
                )
            }
            for index in range where !(0x21...0x7E).contains(self[index]) {
                throw DecodeError(.certificate(.uri(.forbiddenCharacter(byte: self[index]))), at: index)
            }
            return false
        }
        do throws(URIReason) {
            try URISyntax.check(text, scheme: scheme, maximumLength: limits.uriLength)
        } catch {
            throw DecodeError(.certificate(.uri(error)), at: range.lowerBound)
        }
        return true
    }
}
