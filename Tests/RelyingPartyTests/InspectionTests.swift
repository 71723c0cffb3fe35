import Foundation
import RPKIObjects
import RPKITypes
import RelyingParty
import Testing

/// What `ridgeline inspect` shows of objects; the objects are the fixtures of RPKIObjectsTests.
@Suite struct InspectionTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "RPKIObjectsTests/Fixtures")
        return try [UInt8](Data(contentsOf: fixtures.appending(path: path)))
    }

    private func inspect(
        _ path: String,
        at time: String = "2024-05-01T00:00:00Z",
        _ relaxations: Relaxations = []
    ) throws
        -> ObjectInspection
    {
        let settings = ObjectInspection.Settings(
            time: try #require(Timestamp(time)),
            relaxations: relaxations
        )
        return ObjectInspection(try bytes(path), path: path, settings: settings)
    }

    private func json(_ inspection: ObjectInspection) throws -> [String: Any] {
        let line = InspectionJSON.render(inspection)
        #expect(line.last == 0x0A && line.count { $0 == 0x0A } == 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }

    @Test func providers() throws {
        let inspection = try inspect("rpki-client/aspa/5m80fwYws_3FiFD7JiQjAqZ1RYQ.asa")
        #expect(!inspection.isRejected)
        #expect(inspection.findings.isEmpty)
        let object = try json(inspection)
        #expect(object["type"] as? String == "aspa")
        #expect(object["customer_asid"] as? Int == 15562)
        #expect(object["providers"] as? [Int] == [2914, 8283, 51088, 206_238])
        #expect(object["signature"] as? String == "valid")
        #expect(object["message_digest"] as? String == "valid")
        #expect(object["cert_serial"] as? String == "A1C7752FF8B1D2E020")
        #expect(object["signing_time"] as? Int == 1_709_058_734)
        #expect(object["current"] as? Bool == true)
        // By sha256sum and openssl base64.
        #expect(
            object["sha256"] as? String == "8232c6312ca411e9325086153cbe9c8919cd6c3d461f24f67fbf19deb7ac5c6e"
        )
        #expect(object["hash_id"] as? String == "gjLGMSykEekyUIYVPL6ciRnNbD1GHyT2f78Z3resXG4=")
        #expect(InspectionText.render(inspection).contains("Customer ASID:             AS15562\n"))
    }

    @Test(arguments: ["2023-01-01T00:00:00Z", "2026-01-01T00:00:00Z"])
    func outsideValidity(_ time: String) throws {
        let inspection = try inspect("rpki-client/aspa/5m80fwYws_3FiFD7JiQjAqZ1RYQ.asa", at: time)
        #expect(!inspection.isRejected)
        #expect(inspection["current"] == .flag(false))
        let codes = inspection.findings.map(\.reason.code.rawValue)
        #expect(codes == [time.hasPrefix("2023") ? "certificate-premature" : "certificate-expired"])
    }

    @Test func relaxedFieldsOfRejectedObject() throws {
        let path = "rpki-rs/maxlen-overflow.roa"
        let inspection = try inspect(path, at: "2021-08-01T00:00:00Z")
        #expect(inspection.isRejected)
        #expect(
            inspection.findings.map(\.reason.code.rawValue) == [
                "signed-object-attribute-missing", "roa-max-length",
            ]
        )
        #expect(inspection["cert_serial"] == .text("04E64A"))
        #expect(inspection["signature"] == .text("valid"))
        let text = InspectionText.render(inspection)
        #expect(text.contains("\(path): rejected: attribute 1.2.840.113549.1.9.5 missing at byte 2244 ["))
    }

    @Test func manifestInBER() throws {
        let strict = try inspect("rpki-rs/ca1.mft", at: "2019-04-06T12:00:00Z")
        #expect(strict.findings.map(\.reason.code.rawValue) == ["encoding-indefinite-length"])
        #expect(strict["filesandhashes"]?.count == 3)
        let relaxed = try inspect("rpki-rs/ca1.mft", at: "2019-04-06T12:00:00Z", .berEnvelope)
        #expect(relaxed.findings.isEmpty)
    }

    @Test(arguments: [("spl/9X0AhXWTJDl8lJhfOwvnac-42CA.spl", 1), ("roa/4DAr1VXnjh69GoQkxjmIQdkRVtQ.roa", 1)])
    func damagedSignature(_ path: String, _ count: Int) throws {
        var damaged = try bytes("rpki-client/\(path)")
        damaged[damaged.count - 1] ^= 1
        let settings = ObjectInspection.Settings(time: Timestamp(1_715_000_000))
        let inspection = ObjectInspection(damaged, path: path, settings: settings)
        #expect(inspection["signature"] == .text("invalid"))
        #expect(inspection["message_digest"] == .text("valid"))
        let rejecting = inspection.findings.filter { $0.severity == .rejected }.map(\.reason.code.rawValue)
        #expect(rejecting == ["signed-object-signature"])
    }

    @Test func trustAnchorChecksItself() throws {
        let good = try inspect("rpki-client/ta/ripe-ncc-ta.cer")
        #expect(good["signature"] == .text("valid"))
        #expect(good["trust_anchor"] == .flag(true))
        var damaged = try bytes("rpki-client/ta/ripe-ncc-ta.cer")
        damaged[damaged.count - 1] ^= 1
        let settings = ObjectInspection.Settings(time: Timestamp(1_715_000_000))
        let bad = ObjectInspection(damaged, path: "x.cer", settings: settings)
        #expect(bad.findings.map(\.reason.code.rawValue) == ["ta-not-self-signed"])
    }

    @Test func revocationList() throws {
        let inspection = try inspect("rpki-rs/ca1.crl", at: "2019-04-06T12:00:00Z")
        #expect(inspection.findings.isEmpty)
        #expect(InspectionText.render(inspection).contains("Revoked certificates:      163\n"))
        #expect((try json(inspection)["revoked_certs"] as? [Any])?.count == 163)
    }

    @Test func keysOfTAK() throws {
        let inspection = try inspect("rpki-client/tak/05F53BCE4DAA11EDB9AC0C5B9E174E93.tak")
        let keys = try #require(try json(inspection)["takeys"] as? [[String: Any]])
        #expect(keys.compactMap { $0["name"] as? String } == ["current", "successor"])
        #expect(keys[1]["comments"] as? [String] == ["Successor key for original TAL"])
    }

    @Test func garbage() {
        let settings = ObjectInspection.Settings(time: Timestamp(0))
        for bytes in [[], [0x00], Array("hello".utf8)] as [[UInt8]] {
            let inspection = ObjectInspection(bytes, path: "x", settings: settings)
            #expect(inspection.findings.map(\.reason.code.rawValue) == ["object-unknown"])
        }
    }

    @Test func hostileText() throws {
        let key = try TrustAnchorLocator(bytes("rpki-client/tal/ripe.tal"), name: "x").subjectPublicKeyInfo
        let comment = "#\u{1B}[2J\u{9B}31m\u{202E}\"\\\u{7}"
        let text = "\(comment)\nrsync://example.net/ta/ta.cer\n\n\(Base64.encode(key))\n"
        let settings = ObjectInspection.Settings(time: Timestamp(0))
        let inspection = ObjectInspection(Array(text.utf8), path: "a\u{1B}b.tal", settings: settings)
        #expect(!inspection.isRejected)
        let shown = InspectionText.render(inspection)
        let controls = shown.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
        #expect(controls.isEmpty)
        #expect(shown.contains("\\u{1B}[2J\\u{9B}31m\\u{202E}\"\\\\u{7}"))
        let object = try json(inspection)
        #expect(object["comments"] as? [String] == [String(comment.dropFirst())])
        #expect(!InspectionJSON.render(inspection).contains(0x1B))
        #expect(!InspectionJSON.render(inspection).contains(0x9B))
    }
}
