import RPKITypes

extension DistinguishedName {
    /// A checked Name as `/CN=…/serialNumber=…`, in its order; untrusted text.
    static func text(_ name: Range<Int>, _ der: Span<UInt8>) -> String {
        var text = ""
        do throws(DecodeError) {
            var outer = DERReader(name)
            var relativeNames = try outer.enter(DERTag.sequence, in: der)
            while !relativeNames.isAtEnd {
                var attributes = try relativeNames.enter(DERTag.set, in: der)
                while !attributes.isAtEnd {
                    var fields = try attributes.enter(DERTag.sequence, in: der)
                    let type = try fields.readOID(in: der)
                    let label = type == .commonName ? "CN" : "serialNumber"
                    text += "/\(label)=\(der.text(try fields.read(in: der).content))"
                }
            }
        } catch {
            return text
        }
        return text
    }
}

extension ResourceCertificate {
    /// The whole name of the issuer as `/CN=…/serialNumber=…`; untrusted text.
    package var issuerText: String { DistinguishedName.text(fields.issuer, bytes.span) }
    /// The whole name of the subject as `/CN=…/serialNumber=…`; untrusted text.
    package var subjectText: String { DistinguishedName.text(fields.subject, bytes.span) }
}

extension CertificateRevocationList {
    /// The whole name of the issuer as `/CN=…/serialNumber=…`; untrusted text.
    package var issuerText: String { DistinguishedName.text(issuer, bytes.span) }
}
