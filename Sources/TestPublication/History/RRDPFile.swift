import TestAuthority

/// A snapshot or delta file.
package struct RRDPFile: Hashable, Sendable {
    /// The serial number.
    package let serial: UInt64
    /// The path on the web server.
    package let path: String
    /// The content.
    package let bytes: [UInt8]
    /// Its SHA-256 in hexadecimal.
    package let hash: String

    /// Makes a file with the elements given, at a path that no other content has.
    init(_ kind: String, _ elements: [UInt8], position: RRDP.Position, in directory: String) {
        serial = position.serial
        bytes = Array(position.opening(kind).utf8) + elements + Array("</\(kind)>\n".utf8)
        hash = Hashing.hexadecimal(Hashing.sha256(bytes))
        path = "/\(directory)/\(position.session)/\(serial)/\(hash.prefix(16))/\(kind).xml"
    }

    /// The same file with a blank line at its end.
    init(altering file: RRDPFile) {
        serial = file.serial
        bytes = file.bytes + [0x0A]
        hash = Hashing.hexadecimal(Hashing.sha256(bytes))
        path = file.path + ".altered"
    }
}
