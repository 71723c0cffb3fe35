import RPKIObjects
import RPKITypes

@testable import RPKIValidation
@testable import TestAuthority

/// A whole validation of a small tree, in which one part is issued, signed and listed with the input in it.
///
/// An input is: which part (the top bit adds a last good version), for certificates which extension, the bytes.
enum PublicationPointTarget {
    /// What the input replaces.
    enum Part: UInt8, CaseIterable {
        case roaContent
        case aspaContent
        case prefixListContent
        case ghostbustersContent
        case trustAnchorKeyContent
        case manifestContent
        case manifestAttributes
        case manifestExtension
        case revokedEntry
        case crlExtension
        case roaExtension
        case roaAttributes
        case childExtension
        case routerExtension
        case trustAnchorExtension
        case rawROA
        case rawCertificate
        case rawCRL

        /// Whether the part is so high up that other objects of the CA may be lost with it.
        var affectsPublicationPoint: Bool {
            switch self {
            case .manifestContent, .manifestAttributes, .manifestExtension, .revokedEntry, .crlExtension,
                .rawCRL:
                true
            default: false
            }
        }
    }

    private static let fixture: PublicationPointFixture = {
        do { return try PublicationPointFixture() } catch { fatalError("fixture: \(error)") }
    }()

    static func run(_ bytes: [UInt8]) {
        guard let first = bytes.first, let part = Part(rawValue: first & 0x7F) else { return }
        let files: [String: [UInt8]]
        do {
            files = try fixture.files(part, Array(bytes.dropFirst()))
        } catch {
            fatalError("issuing: \(error)")
        }
        let report = fixture.validate(files, withLastGood: first & 0x80 != 0)
        check(report, part)
        guard bytes.count % 8 == 0 else { return }
        let again = fixture.validate(files, withLastGood: first & 0x80 != 0)
        expect(again.findings == report.findings, "two runs give different findings")
        expect(
            again.vrps.map(\.value).sorted() == report.vrps.map(\.value).sorted(),
            "two runs give different VRPs"
        )
    }

    private static func check(_ report: ValidationReport, _ part: Part) {
        report.findings.forEach(expectPresentable)
        expect(
            report.window.lower <= report.time && report.time < report.window.upper,
            "a window without the time of the run"
        )
        for vrp in report.vrps {
            expectSound(vrp.value)
            expect(vrp.expires >= report.time, "an expired VRP")
        }
        guard part != .trustAnchorExtension else { return }
        let (vrps, keys) = (Set(report.vrps.map(\.value)), Set(report.routerKeys.map(\.value)))
        let vaps = Set(report.vaps.map(\.value))
        for vrp in vrps {
            expect(fixture.resources.contains(vrp.prefix), "\(vrp.prefix) is not the trust anchor's")
        }
        for vap in vaps {
            expect(fixture.resources.contains(vap.customer), "\(vap.customer) is not the trust anchor's")
        }
        var safe = [fixture.healthy]
        if !part.affectsPublicationPoint { safe.append(fixture.good) }
        for payload in safe {
            expect(payload.vrpSet.isSubset(of: vrps), "a VRP of another object is lost")
            expect(payload.routerKeySet.isSubset(of: keys), "a router key of another object is lost")
            expect(Set(payload.vaps).isSubset(of: vaps), "a VAP of another object is lost")
        }
    }

    /// For each part the input that changes nothing.
    static func seeds() throws -> [[UInt8]] { try fixture.seeds() }
}
