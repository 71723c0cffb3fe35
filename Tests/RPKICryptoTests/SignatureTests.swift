import RPKICrypto
import RPKITypes
import TestAuthority
import Testing

/// RSASSA-PKCS1-v1_5 with SHA-256 and 2048-bit keys (RFC 8017, section 8.2.2; RFC 7935, section 2).
@Suite("RSA signatures")
struct SignatureTests {
    private static let key = Result { try RawRSAKey() }
    private static let digestInfo: [UInt8] = [
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
        0x04, 0x20,
    ]
    private static let digest = Hashing.sha256(Array("message".utf8))

    /// Whether both ways of verifying accept; they must agree.
    private func isValid(_ signature: [UInt8], digest: [UInt8] = digest, modulus: [UInt8]) throws -> Bool {
        let prepared = try verdictOfPrepared(signature, digest: digest, modulus: modulus)
        let once = try verdictOfOnce(signature, digest: digest, modulus: modulus)
        #expect((prepared ?? false) == once)
        return once
    }

    private func verdictOfPrepared(_ signature: [UInt8], digest: [UInt8], modulus: [UInt8]) throws -> Bool? {
        guard let key = RSAPublicKey(modulus: modulus.span), let hash = SHA256Digest(digest.span),
            var verifier = SignatureVerifier()
        else { return nil }
        return verifier.isValid(signature: signature.span, over: hash, by: key)
    }

    private func verdictOfOnce(_ signature: [UInt8], digest: [UInt8], modulus: [UInt8]) throws -> Bool {
        guard let hash = SHA256Digest(digest.span), var verifier = SignatureVerifier() else { return false }
        return verifier.isValid(signature: signature.span, over: hash, byKeyWithModulus: modulus.span)
    }

    /// 00 01, the padding, 00, then `rest`, filled up with `0xFF`s to 256 bytes.
    private static func block(_ rest: [UInt8], first: [UInt8] = [0, 1], padding: UInt8 = 0xFF) -> [UInt8] {
        first + [UInt8](repeating: padding, count: 256 - first.count - 1 - rest.count) + [0] + rest
    }

    @Test("A good signature is accepted, made by us or by libcrypto")
    func good() throws {
        let key = try Self.key.get()
        let signature = try key.apply(to: Self.block(Self.digestInfo + Self.digest))
        #expect(try isValid(signature, modulus: key.modulus))

        let other = try KeyPool.scenarios().authorityKey(1)
        // RSAPublicKey: SEQUENCE, INTEGER with a leading zero.
        let modulus = Array(other.publicKey.dropFirst(9).prefix(256))
        #expect(try isValid(other.sign(Array("message".utf8)), modulus: modulus))
        #expect(try !isValid(signature, modulus: modulus))
    }

    @Test("A verifier can be used again, after good and bad ones")
    func reuse() throws {
        let key = try Self.key.get()
        let signature = try key.apply(to: Self.block(Self.digestInfo + Self.digest))
        let modulus = key.modulus
        let digest = Self.digest
        let otherDigest = Hashing.sha256([])
        guard var verifier = SignatureVerifier(), let prepared = RSAPublicKey(modulus: modulus.span),
            let hash = SHA256Digest(digest.span), let other = SHA256Digest(otherDigest.span)
        else {
            Issue.record("no key, digest or memory")
            return
        }
        for _ in 0..<3 {
            let verdicts = [
                verifier.isValid(signature: signature.span, over: hash, by: prepared),
                verifier.isValid(signature: signature.span, over: other, by: prepared),
                verifier.isValid(signature: signature.span, over: hash, byKeyWithModulus: modulus.span),
                verifier.isValid(signature: signature.span, over: other, byKeyWithModulus: modulus.span),
                verifier.isValid(signature: modulus.span, over: hash, by: prepared),
            ]
            #expect(verdicts == [true, false, true, false, false])
        }
    }

    /// Every bit of some bytes, one bit of all others.
    private func positions(_ count: Int) -> [(byte: Int, bit: Int)] {
        (0..<count).flatMap { byte in
            [0, 1, count / 2, count - 2, count - 1].contains(byte)
                ? (0..<8).map { (byte, $0) } : [(byte, byte % 8)]
        }
    }

    @Test("A flipped bit in the signature, the digest or the modulus is refused")
    func flippedBits() throws {
        let key = try Self.key.get()
        let signature = try key.apply(to: Self.block(Self.digestInfo + Self.digest))
        var accepted: [String] = []
        for (byte, bit) in positions(256) {
            var changed = signature
            changed[byte] ^= 1 << UInt8(bit)
            if try isValid(changed, modulus: key.modulus) { accepted.append("signature \(byte).\(bit)") }
            changed = key.modulus
            changed[byte] ^= 1 << UInt8(bit)
            if try isValid(signature, modulus: changed) { accepted.append("modulus \(byte).\(bit)") }
        }
        for (byte, bit) in positions(32) {
            var changed = Self.digest
            changed[byte] ^= 1 << UInt8(bit)
            if try isValid(signature, digest: changed, modulus: key.modulus) {
                accepted.append("digest \(byte).\(bit)")
            }
        }
        #expect(accepted == [])
    }

    @Test("A signature is a number below the modulus, of 256 bytes")
    func size() throws {
        let key = try Self.key.get()
        let signature = try key.apply(to: Self.block(Self.digestInfo + Self.digest))
        // The signature plus the modulus is the same number modulo the modulus.
        var sum = [UInt8](repeating: 0, count: 257)
        var carry = 0
        for index in (0..<256).reversed() {
            let value = Int(signature[index]) + Int(key.modulus[index]) + carry
            sum[index + 1] = UInt8(value & 0xFF)
            carry = value >> 8
        }
        sum[0] = UInt8(carry)
        #expect(try !isValid(sum, modulus: key.modulus))
        #expect(try !isValid(key.modulus, modulus: key.modulus))
        #expect(try !isValid([0] + signature, modulus: key.modulus))
        #expect(try !isValid(Array(signature.dropLast()), modulus: key.modulus))
        #expect(try !isValid([], modulus: key.modulus))
        #expect(try !isValid(Array(repeating: 0, count: 256), modulus: key.modulus))
        #expect(try !isValid(Array(repeating: 0, count: 255) + [1], modulus: key.modulus))
        #expect(try !isValid(Array(repeating: 0xFF, count: 256), modulus: key.modulus))
    }

    @Test(
        "A signature plus the modulus, where it fits into 256 bytes, is refused although it is the same residue"
    )
    func unreduced() throws {
        let key = try Self.key.get()
        var isTried = false
        for message in UInt8.min...UInt8.max where !isTried {
            let digest = Hashing.sha256([message])
            let signature = try key.apply(to: Self.block(Self.digestInfo + digest))
            var sum = signature
            var carry = 0
            for index in (0..<256).reversed() {
                let value = Int(signature[index]) + Int(key.modulus[index]) + carry
                sum[index] = UInt8(value & 0xFF)
                carry = value >> 8
            }
            guard carry == 0 else { continue }
            isTried = true
            #expect(try isValid(signature, digest: digest, modulus: key.modulus))
            #expect(try !isValid(sum, digest: digest, modulus: key.modulus))
        }
        // A modulus so close to 2^2048 that none of 256 signatures leaves room comes once in many years.
        #expect(isTried)
    }

    @Test("A modulus is odd and has 2048 bits")
    func modulus() throws {
        let good = try Self.key.get().modulus
        let isGood = RSAPublicKey(modulus: good.span) != nil
        #expect(isGood)
        var even = good
        even[255] &= 0xFE
        var short = good
        short[0] &= 0x7F
        let bad = [even, short, [], [0] + good, Array(good.dropFirst()), Array(repeating: 0, count: 256)]
        for modulus in bad {
            let isUsable = RSAPublicKey(modulus: modulus.span) != nil
            #expect(!isUsable)
            #expect(try !isValid(Array(repeating: 1, count: 256), modulus: modulus))
        }
    }

    @Test("A correct signature of a key of another size is refused", arguments: [Int32(1_024), 3_072])
    func otherSize(_ bits: Int32) throws {
        let key = try RawRSAKey(bits: bits)
        let rest = [0] + Self.digestInfo + Self.digest
        let block = [0, 1] + [UInt8](repeating: 0xFF, count: key.size - 2 - rest.count) + rest
        let signature = try key.apply(to: block)
        #expect(try !isValid(signature, modulus: key.modulus))
        let padding = [UInt8](repeating: 0, count: max(0, 256 - key.size))
        #expect(try !isValid(padding + signature, modulus: padding + key.modulus))
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var block: [UInt8]

        init(_ name: String, _ block: [UInt8]) {
            testDescription = name
            self.block = block
        }
    }

    /// What verifiers that parse the block have accepted: Bleichenbacher 2006, BERserk 2014 and kin.
    static let forgeries: [Forgery] = {
        let info = digestInfo + digest
        let withoutNull: [UInt8] =
            [0x30, 0x2F, 0x30, 0x0B] + digestInfo[4..<15] + [0x04, 0x20] + digest
        func short(_ padding: Int, _ tail: (Int) -> [UInt8]) -> [UInt8] {
            let head = [0, 1] + [UInt8](repeating: 0xFF, count: padding) + [0] + info
            return head + tail(256 - head.count)
        }
        var sha512 = digestInfo
        sha512[14] = 0x03
        var longLength = digestInfo
        longLength.replaceSubrange(0..<2, with: [0x30, 0x81, 0x31])
        var parameters = digestInfo
        parameters.replaceSubrange(15..<17, with: [0x04, 0x02, 0xAB, 0xCD])
        parameters[1] = 0x33
        parameters[3] = 0x0F
        return [
            Forgery(
                "garbage after the digest, eight octets of padding",
                short(8) { Array(repeating: 0xA5, count: $0) }
            ),
            Forgery("zeros after the digest", short(8) { Array(repeating: 0, count: $0) }),
            Forgery("no padding, garbage after the digest", short(0) { Array(repeating: 0x11, count: $0) }),
            Forgery("one octet of garbage", short(201) { Array(repeating: 0x01, count: $0) }),
            Forgery("no NULL", block(withoutNull)),
            Forgery("other parameters", block(parameters + digest)),
            Forgery("length in long form", block(longLength + digest)),
            Forgery("another algorithm", block(sha512 + digest)),
            Forgery("the digest alone", block(digest)),
            Forgery("block type 0", block(info, first: [0, 0], padding: 0)),
            Forgery("block type 2", block(info, first: [0, 2])),
            Forgery("padding of other octets", block(info, padding: 0xFE)),
            Forgery(
                "padding with one other octet",
                {
                    var block = block(info)
                    block[100] = 0xFD
                    return block
                }()
            ),
            Forgery(
                "no zero before the digest",
                {
                    var block = block(info)
                    block[256 - info.count - 1] = 0xFF
                    return block
                }()
            ),
            Forgery(
                "one octet less of padding, a zero more",
                {
                    var block = block(info)
                    block[256 - info.count - 2] = 0
                    return block
                }()
            ),
            Forgery("an octet between the zero and the digest", block([0xFF] + info)),
            Forgery(
                "trailing bytes in the DigestInfo",
                block([0x30, 0x33] + info.dropFirst(2) + [0x05, 0x00])
            ),
        ]
    }()

    @Test("Blocks that a lenient verifier accepts are refused", arguments: forgeries)
    func forgery(_ forgery: Forgery) throws {
        let key = try Self.key.get()
        #expect(forgery.block.count == 256)
        #expect(forgery.block != Self.block(Self.digestInfo + Self.digest))
        #expect(try !isValid(key.apply(to: forgery.block), modulus: key.modulus))
    }

    @Test("The forgery test's own block, undisturbed, is accepted")
    func control() throws {
        let key = try Self.key.get()
        #expect(try isValid(key.apply(to: Self.block(Self.digestInfo + Self.digest)), modulus: key.modulus))
    }
}

@Suite("Points of P-256")
struct P256Tests {
    /// The base point (FIPS 186-4, appendix D.1.2.3), uncompressed.
    private static let generator: [UInt8] = hex(
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162"
            + "bce33576b315ececbb6406837bf51f5"
    )

    private static func hex(_ text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private func isPoint(_ bytes: [UInt8]) -> Bool { P256.isPoint(bytes.span) }

    @Test("The base point and random keys are points")
    func good() throws {
        #expect(Self.generator.count == 65)
        #expect(isPoint(Self.generator))
        for key in try KeyPool.scenarios().routers { #expect(isPoint(key.publicKey)) }
    }

    @Test("A flipped bit leaves the curve", arguments: [8, 9, 263, 264, 400, 511, 519])
    func offCurve(_ bit: Int) {
        var changed = Self.generator
        changed[bit / 8] ^= 0x80 >> UInt8(bit % 8)
        #expect(!isPoint(changed))
    }

    @Test("Compressed, hybrid, infinite, cut off and overlong points are refused")
    func forms() {
        let x = Array(Self.generator[1..<33])
        let y = Array(Self.generator[33...])
        #expect(!isPoint([0x03] + x))
        #expect(!isPoint([0x02] + x))
        #expect(!isPoint([0x07] + x + y))
        #expect(!isPoint([0x06] + x + y))
        #expect(!isPoint([0x00]))
        #expect(!isPoint([0x00] + x + y))
        #expect(!isPoint([]))
        #expect(!isPoint(Array(Self.generator.dropLast())))
        #expect(!isPoint(Self.generator + [0]))
        #expect(!isPoint([0x04] + [UInt8](repeating: 0, count: 64)))
        #expect(!isPoint([0x04] + [UInt8](repeating: 0xFF, count: 64)))
    }

    @Test("A coordinate is a number below the prime")
    func unreduced() {
        // p + 5 fits into 256 bits: x = 5 has a point on P-256 as well, x = p + 5 is no valid form of it.
        let x = [UInt8](repeating: 0, count: 31) + [5]
        let y = Self.hex("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc")
        #expect(isPoint([0x04] + x + y))
        let prime = Self.hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
        var sum = prime
        var carry = 5
        for index in (0..<32).reversed() {
            let value = Int(prime[index]) + carry
            sum[index] = UInt8(value & 0xFF)
            carry = value >> 8
        }
        #expect(!isPoint([0x04] + sum + y))
    }
}
