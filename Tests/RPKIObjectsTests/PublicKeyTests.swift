import RPKITypes
import Testing

@testable import RPKIObjects

/// A key that is none is found when its certificate is decoded, not when it is used (CVE-2024-45238).
@Suite("Malformed keys")
struct PublicKeyTests {
    /// The header of the RSAPublicKey in a bit string: SEQUENCE, then INTEGER with a leading zero.
    private static let header: [UInt8] = [0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00]

    @Test(
        "A bit string that holds no RSAPublicKey is refused",
        arguments: [
            (0, 0x31), (0, 0x04), (1, 0x80), (2, 0xFF), (3, 0x09), (4, 0x03), (6, 0x7F), (7, 0x02), (8, 0x80),
        ] as [(Int, UInt8)]
    )
    func malformed(_ offset: Int, _ value: UInt8) throws {
        var bytes = try Fixture.bytes("rpki-rs/ta.cer")
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: Self.header) })
        bytes[start + offset] = value
        let refused = #expect(throws: DecodeError.self) {
            try ResourceCertificate(bytes, as: .trustAnchor, limits: .standard)
        }
        let code = try #require(refused?.reason.code.rawValue)
        #expect(code.hasPrefix("encoding-") || code.hasPrefix("certificate-key-"), "\(code)")
    }
}
