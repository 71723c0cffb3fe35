import RPKITypes

/// Text armour of certificates and keys (RFC 7468).
package enum PEM {
    /// One block with lines of 64 characters.
    package static func encode(_ der: [UInt8], label: String = "CERTIFICATE") -> [UInt8] {
        var text = "-----BEGIN \(label)-----\n"
        var characters = Base64.encode(der)[...]
        while !characters.isEmpty {
            text += characters.prefix(64) + "\n"
            characters = characters.dropFirst(64)
        }
        return Array((text + "-----END \(label)-----\n").utf8)
    }
}
