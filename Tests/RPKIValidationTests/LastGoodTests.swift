import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// The last good version of a publication point (RFC 9286, section 6.6).
@Suite("Last good version")
struct LastGoodTests {
    /// How the fetched version of the CA is broken.
    enum Fault: String, CaseIterable, Sendable {
        case manifestMissing, stale, garbage, fileMissing, fileHashMismatch, fileTooLarge, crlGone,
            badSignature

        var code: String {
            switch self {
            case .manifestMissing: "manifest-missing"
            case .stale: "manifest-stale"
            case .garbage: "encoding-unexpected-tag"
            case .fileMissing, .crlGone: "manifest-file-missing"
            case .fileHashMismatch: "manifest-file-hash-mismatch"
            case .fileTooLarge: "object-too-large"
            case .badSignature: "signed-object-signature"
            }
        }
    }

    /// A trust anchor over one CA with five ROAs, fetched and kept; the fetched version has one more.
    private struct Setting {
        var fetched = TestHierarchy()
        var kept = TestHierarchy()
        let anchor: AuthorityIdentity
        let authority: AuthorityIdentity

        init(_ fault: Fault? = nil, keptNextUpdate: Int64 = 3_600) throws {
            var anchor = try TestHierarchy.authority("ta", key: 0)
            var authority = try TestHierarchy.authority("ca", key: 1, under: "ta")
            try anchor.issueAuthority(authority.identity)
            try fetched.publish(trustAnchor: anchor)
            for number in 0..<5 { try authority.roa("\(number).roa", "192.0.2.\(number * 8)/29") }
            authority.publication.nextUpdate = TestRun.time.advanced(by: keptNextUpdate)
            try kept.publish(authority)
            self.anchor = anchor.identity
            self.authority = authority.identity

            try authority.roa("new.roa", "198.51.100.0/24")
            authority.publication.manifestNumber = 8
            authority.publication.thisUpdate = TestRun.time.advanced(by: -60)
            authority.publication.nextUpdate = TestRun.time.advanced(by: 86_400)
            if fault == .stale { authority.publication.nextUpdate = TestRun.time.advanced(by: -1) }
            if fault == .fileMissing { authority.publication.missing = ["new.roa"] }
            if fault == .badSignature {
                authority.publication.adjustManifestObject = { draft in
                    draft.finish = { Array($0.dropLast()) + [($0.last ?? 0) ^ 1] }
                }
            }
            try fetched.publish(authority)
            let place = authority.identity.repository
            switch fault {
            case .manifestMissing: fetched.repository[authority.identity.manifestURI] = nil
            case .garbage: fetched.repository[authority.identity.manifestURI] = [1, 2, 3, 4]
            case .fileHashMismatch: fetched.repository[place + "new.roa"]?[20] ^= 1
            case .fileTooLarge: fetched.repository[place + "new.roa"] = Array(repeating: 0, count: 9_000)
            case .crlGone: fetched.repository[authority.identity.crlURI] = nil
            default: break
            }
        }

        func source(under key: PublicationPointKey? = nil) throws -> MemorySource {
            var source = fetched.source
            try source.keep(
                key ?? TestHierarchy.key(anchor, authority),
                manifest: authority.manifestURI,
                from: kept.repository.files
            )
            return source
        }

        static var context: ValidationContext {
            var context = ValidationContext(time: TestRun.time)
            context.limits.objectSize = 8_000
            return context
        }
    }

    @Test("It takes the place of a broken one", arguments: Fault.allCases, [1, 2, 256])
    func used(_ fault: Fault, chunkSize: Int) async throws {
        let setting = try Setting(fault)
        let report = try await setting.fetched.run(
            Setting.context,
            chunkSize: chunkSize,
            source: setting.source()
        )
        #expect(report.verdicts == ["\(fault.code) rejected", "manifest-last-good-used warning"])
        #expect(report.vrps.count == 5)
        #expect(report.nonFunctionalAuthorities == [])
        #expect(report.trustAnchors.map(\.lastGoodPublicationPoints) == [1])
    }

    @Test("Without one the CA gives nothing", arguments: Fault.allCases, [1, 256])
    func nothingKept(_ fault: Fault, chunkSize: Int) async throws {
        let setting = try Setting(fault)
        let report = try await setting.fetched.run(Setting.context, chunkSize: chunkSize)
        #expect(report.verdicts == ["\(fault.code) rejected"])
        #expect(report.vrps.isEmpty)
        #expect(report.nonFunctionalAuthorities.map(\.manifest) == [setting.authority.manifestURI])
        #expect(!report.isIncomplete)
    }

    @Test("An expired one is of no use", arguments: [1, 256], [Fault.manifestMissing, .fileMissing])
    func expired(chunkSize: Int, fault: Fault) async throws {
        let setting = try Setting(fault, keptNextUpdate: -1)
        let report = try await setting.fetched.run(
            Setting.context,
            chunkSize: chunkSize,
            source: setting.source()
        )
        #expect(report.verdicts == ["\(fault.code) rejected", "manifest-stale rejected"])
        #expect(report.vrps.isEmpty)
        #expect(report.nonFunctionalAuthorities.count == 1)
    }

    @Test("A last good version that lacks a file itself is of no use", arguments: [1, 256])
    func incomplete(chunkSize: Int) async throws {
        var setting = try Setting(.manifestMissing)
        setting.kept.repository[setting.authority.repository + "3.roa"] = nil
        let report = try await setting.fetched.run(
            Setting.context,
            chunkSize: chunkSize,
            source: setting.source()
        )
        #expect(report.verdicts == ["manifest-missing rejected", "manifest-file-missing rejected"])
        #expect(report.vrps.isEmpty)
    }

    @Test("One of another path of keys is not used")
    func otherPath() async throws {
        let setting = try Setting(.manifestMissing)
        let foreign = TestHierarchy.key(setting.authority)
        let report = try await setting.fetched.run(Setting.context, source: setting.source(under: foreign))
        #expect(report.verdicts == ["manifest-missing rejected"])
        #expect(report.vrps.isEmpty)
    }

    @Test("One of another trust anchor is not used")
    func otherTrustAnchor() async throws {
        let setting = try Setting(.manifestMissing)
        var key = TestHierarchy.key(setting.anchor, setting.authority)
        key.trustAnchor = "other"
        let report = try await setting.fetched.run(Setting.context, source: setting.source(under: key))
        #expect(report.vrps.isEmpty)
    }

    @Test(
        "A file that the fetched copy lacks is taken by its hash, from a version current or not",
        arguments: [Int64(3_600), -1],
        [1, 256]
    )
    func fileByHash(keptNextUpdate: Int64, chunkSize: Int) async throws {
        var setting = try Setting(keptNextUpdate: keptNextUpdate)
        setting.fetched.repository[setting.authority.repository + "2.roa"] = nil
        setting.fetched.repository[setting.authority.repository + "3.roa"] = [0]
        let report = try await setting.fetched.run(
            Setting.context,
            chunkSize: chunkSize,
            source: setting.source()
        )
        #expect(report.findings == [])
        #expect(report.vrps.count == 6)
        #expect(report.trustAnchors.map(\.lastGoodPublicationPoints) == [0])
    }

    @Test("A bad last good version is not spoken of while the fetched one is good")
    func goodFetched() async throws {
        let setting = try Setting(keptNextUpdate: -1)
        let report = try await setting.fetched.run(Setting.context, source: setting.source())
        #expect(report.findings == [])
        #expect(report.vrps.count == 6)
    }

    @Test("A manifest or file that cannot be read is told from one that is absent")
    func unreadable() async throws {
        let setting = try Setting()
        var source = setting.fetched.source
        source.unreadable = [Repository.path(setting.authority.manifestURI): 13]
        var report = try await setting.fetched.run(source: source)
        #expect(report.verdicts == ["manifest-unreadable rejected"])
        source.unreadable = [Repository.path(setting.authority.repository + "1.roa"): 40]
        report = try await setting.fetched.run(source: source)
        #expect(report.verdicts == ["manifest-file-unreadable rejected"])
        #expect(report.vrps.isEmpty)
    }
}
