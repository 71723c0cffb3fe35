import RPKICrypto
import RPKITypes
import TestAuthority
import Testing

@Suite("SHA-256 and key identifiers")
struct SHA256Tests {
    /// FIPS 180-2, appendix B, and the empty message.
    @Test(
        "Known answers",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
    )
    func knownAnswers(_ message: String, _ expected: String) {
        let bytes = Array(message.utf8)
        let digest = SHA256.digest(bytes.span)
        #expect(digest.description == expected)
    }

    @Test(
        "The first byte replaced gives the digest of the changed bytes",
        arguments: [1, 2, 55, 56, 63, 64, 65, 200]
    )
    func replacingFirstByte(_ count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var changed = bytes
        changed[0] = 0x31
        let expected = SHA256.digest(changed.span)
        let same = SHA256.digest(replacingFirstByteWith: 0x31, of: bytes.span)
        let other = SHA256.digest(replacingFirstByteWith: 0x30, of: bytes.span)
        #expect(same == expected)
        #expect(other != expected)
    }

    /// SHA-1 of the empty string and of "abc" (FIPS 180-2, appendix A).
    @Test(
        "Key identifiers are SHA-1",
        arguments: [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ]
    )
    func keyIdentifier(_ message: String, _ expected: String) {
        let bytes = Array(message.utf8)
        let identifier = KeyIdentifier(ofPublicKey: bytes.span)
        #expect(Hashing.hexadecimal(identifier.bytes) == expected)
    }

    @Test("An authority's key identifier is computed alike by both sides")
    func sameAsAuthority() throws {
        let key = try KeyPool.scenarios().authorityKey(0)
        let octets = key.publicKey
        let identifier = KeyIdentifier(ofPublicKey: octets.span)
        #expect(identifier == key.keyIdentifier)
    }
}
