import RPKITypes
import Testing

@testable import RPKIObjects

/// Broken objects, and those of older profiles, are refused with the right code.
@Suite struct BrokenFixtureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let relaxations: Relaxations
        let code: String?

        init(_ path: String, _ relaxations: Relaxations, _ code: String?) {
            self.path = path
            self.relaxations = relaxations
            self.code = code
        }

        var testDescription: String { "\(path) \(relaxations.rawValue) \(code ?? "decodes")" }
    }

    private static let all: Relaxations = [.berEnvelope, .absentSigningTime]

    static let cases = [
        // BER of 2019 and before: an encoding code, and with the relaxation the content.
        Case("rpki-client/mft/Kn3R14fXk-TIr1bhl9Tu2Sr2uhM.mft", [], "encoding-indefinite-length"),
        Case(
            "rpki-client/mft/Kn3R14fXk-TIr1bhl9Tu2Sr2uhM.mft",
            .absentSigningTime,
            "encoding-indefinite-length"
        ),
        Case("rpki-client/mft/Kn3R14fXk-TIr1bhl9Tu2Sr2uhM.mft", .berEnvelope, nil),
        Case("rpki-client/mft/ripe-ncc-ta.mft", [], "encoding-indefinite-length"),
        Case("rpki-client/mft/ripe-ncc-ta.mft", .berEnvelope, nil),
        Case("rpki-rs/ca1.mft", [], "encoding-indefinite-length"),
        Case("rpki-rs/ca1.mft", .berEnvelope, nil),
        Case("rpki-rs/ta.mft", [], "encoding-indefinite-length"),
        Case("rpki-rs/ta.mft", .berEnvelope, nil),
        Case("rpki-rs/example-ripe.roa", [], "encoding-indefinite-length"),
        Case("rpki-rs/example-ripe.roa", .berEnvelope, nil),
        Case("rpki-rs/ta.mft.bad-filename", [], "encoding-indefinite-length"),
        Case("rpki-rs/ta.mft.bad-filename", .berEnvelope, "manifest-file-name"),
        // Without signing-time; the defect in the name shows with the relaxation.
        Case("rpki-rs/maxlen-overflow.roa", [], "signed-object-attribute-missing"),
        Case("rpki-rs/maxlen-overflow.roa", .absentSigningTime, "roa-max-length"),
        Case("rpki-rs/maxlen-underflow.roa", [], "signed-object-attribute-missing"),
        Case("rpki-rs/maxlen-underflow.roa", .absentSigningTime, "roa-max-length"),
        // The certificate has the 124-bit prefix too, and comes before the attributes.
        Case("rpki-rs/prefix-len-overflow.roa", [], "certificate-address-too-long"),
        Case("rpki-rs/prefix-len-overflow.roa", all, "certificate-address-too-long"),
        // An ASPA of draft 07: without version, with AFI limits.
        Case("rpki-rs/aspa-bm.asa", [], "signed-object-attribute-missing"),
        Case("rpki-rs/aspa-bm.asa", .absentSigningTime, "aspa-version"),
        // signature has NULL parameters, signatureAlgorithm has none.
        Case("rpki-rs/signature-alg-mismatch.mft", [], "certificate-signature-algorithms-differ"),
        Case("rpki-rs/signature-alg-mismatch.mft", all, "certificate-signature-algorithms-differ"),
        // Contents without envelope are no objects.
        Case("rpki-rs/aspa-content.der", [], "object-unknown"),
        Case("rpki-rs/aspa-content-draft-13.der", [], "object-unknown"),
    ]

    @Test(arguments: cases)
    func code(_ item: Case) throws {
        let bytes = try Fixture.bytes(item.path)
        #expect(
            thrownCode { () throws(DecodeError) in
                _ = try RPKIObject(bytes, name: "x", relaxations: item.relaxations)
            } == item.code
        )
    }

    @Test func everythingElseDecodesStrictly() throws {
        let broken = Set(BrokenFixtureTests.cases.map(\.path))
        for path in Fixture.allObjects where !broken.contains(path) {
            let bytes = try Fixture.bytes(path)
            let found = thrownCode { () throws(DecodeError) in _ = try RPKIObject(bytes, name: "x") }
            #expect(found == nil, "\(path)")
        }
    }

    @Test func aspaContent() throws {
        let content = try Fixture.bytes("rpki-rs/aspa-content.der")
        let aspa = try ASProviderAttestation(0..<content.count, of: content.span, limits: .standard)
        #expect(aspa.customer == ASN(15562))
        #expect(aspa.providers == [ASN(2914), ASN(8283), ASN(51088), ASN(206_238)])
    }

    @Test func aspaContentOfDraft13() throws {
        let content = try Fixture.bytes("rpki-rs/aspa-content-draft-13.der")
        let found = thrownCode { () throws(DecodeError) in
            _ = try ASProviderAttestation(0..<content.count, of: content.span, limits: .standard)
        }
        #expect(found == "aspa-version")
    }

    /// The three TAKs have their issuer's CommonName as UTF8String, which every relying party takes.
    @Test func commonNameAsUTF8String() throws {
        let object = try SignedObject(Fixture.bytes("rpki-client/tak/42AE70A64DA711EDB37796549E174E93.tak"))
        #expect(object.endEntityCertificate.issuerName == "st-demo")
    }

    @Test func berIsNormalizedToItself() throws {
        for path in Fixture.expected(".roa", ".asa", ".tak", ".sig", ".spl")
        where !path.contains("example-ripe") {
            let bytes = try Fixture.bytes(path)
            #expect(try BEREnvelope.normalized(bytes.span, .standard) == bytes, "\(path)")
        }
    }
}

/// The code of the error that `body` throws; nil when it throws none.
func thrownCode(_ body: () throws(DecodeError) -> Void) -> String? {
    do throws(DecodeError) {
        try body()
    } catch {
        return error.reason.code.rawValue
    }
    return nil
}
