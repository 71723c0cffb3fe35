/// The vCard of a Ghostbusters record (RFC 6493).
package struct GhostbustersContent: Hashable, Sendable {
    /// The lines without their ends.
    package var lines: [String]

    /// Makes a card of the profile.
    package init(name: String = "Example Operator", email: String = "noc@example.net") {
        lines = [
            "BEGIN:VCARD", "VERSION:4.0", "FN:\(name)", "ORG:Example", "TEL:tel:+1-555-0100",
            "EMAIL:\(email)",
            "END:VCARD",
        ]
    }

    /// The octets of the content, lines ended by CR LF.
    package var bytes: [UInt8] { lines.flatMap { Array($0.utf8) + [0x0D, 0x0A] } }
}
