import RPKITypes
import Testing

@testable import RPKIObjects

/// Damaged objects are decoded or refused; nothing traps, and no prefix of an object is an object.
@Suite struct RobustnessTests {
    private static let all: Relaxations = [.berEnvelope, .absentSigningTime]

    /// Whether the bytes decode.
    private func decodes(_ bytes: [UInt8], _ relaxations: Relaxations) -> Bool {
        thrownCode { () throws(DecodeError) in _ = try RPKIObject(bytes, name: "x", relaxations: relaxations)
        }
            == nil
    }

    @Test(arguments: Fixture.allObjects)
    func everyPrefix(_ path: String) throws {
        let bytes = try Fixture.bytes(path)
        for count in 0..<bytes.count {
            let prefix = Array(bytes[..<count])
            // Normalising is slow in debug builds; a fifth of the prefixes goes through it.
            let isObject = decodes(prefix, []) || (count % 5 == 0 && decodes(prefix, RobustnessTests.all))
            // A locator without its last line end is still one.
            #expect(!isObject || path.hasSuffix(".tal"), "\(count) bytes")
        }
    }

    @Test(arguments: Fixture.allObjects)
    func appendedByte(_ path: String) throws {
        let bytes = try Fixture.bytes(path) + [0x00]
        #expect(!decodes(bytes, []))
        #expect(!decodes(bytes, RobustnessTests.all))
    }

    @Test(arguments: [
        "rpki-client/cer/arin-to-afrinic.cer", "rpki-client/cer/Vr46VDCUfrRNL9yZAy4mxfEAspQ.cer",
        "rpki-client/aspa/5m80fwYws_3FiFD7JiQjAqZ1RYQ.asa", "rpki-client/mft/RjQZ5pSL7riIcFGhdm4iFtIalko.mft",
        "rpki-client/roa/Hf1ZR31W9DN5QSF6xJEO5qgH4ac.roa", "rpki-client/rsc/rsc-deployment-test-3.sig",
        "rpki-client/spl/9X0AhXWTJDl8lJhfOwvnac-42CA.spl", "rpki-client/tal/test.tal",
        "rpki-client/tak/05F53BCE4DAA11EDB9AC0C5B9E174E93.tak", "rpki-client/ta/AfriNIC.cer",
        "rpki-rs/ca1.mft",
        "rpki-rs/ta.crl",
    ])
    func everyByteReplaced(_ path: String) throws {
        let bytes = try Fixture.bytes(path)
        let relaxations = decodes(bytes, []) ? [] : RobustnessTests.all
        for index in bytes.indices {
            var damaged = bytes
            // The values on which lengths, tags and signs turn.
            for value in [0x00, 0x7F, 0x80, 0xFF, bytes[index] ^ 1, bytes[index] ^ 0x20]
            where value != bytes[index] {
                damaged[index] = value
                _ = decodes(damaged, relaxations)
            }
        }
    }

    @Test(arguments: [
        "rpki-client/tak/42AE70A64DA711EDB37796549E174E93.tak", "rpki-rs/ta.crl", "rpki-rs/ta.mft",
    ])
    func everyByteLeftOutOrDoubled(_ path: String) throws {
        let bytes = try Fixture.bytes(path)
        for index in bytes.indices {
            var shorter = bytes
            shorter.remove(at: index)
            _ = decodes(shorter, RobustnessTests.all)
            var longer = bytes
            longer.insert(bytes[index], at: index)
            _ = decodes(longer, RobustnessTests.all)
        }
    }

    @Test(arguments: [
        [], [0x30], [0x30, 0x80], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x23], [0x00], [0x30, 0x00],
    ])
    func tinyInputs(_ bytes: [UInt8]) {
        #expect(!decodes(bytes, []))
        #expect(!decodes(bytes, RobustnessTests.all))
    }
}
