import RPKICrypto
import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority

/// An object source over files in memory, with last good versions on demand.
struct MemorySource: ObjectSource {
    /// Files by `HOST/MODULE/path`.
    var files: [String: [UInt8]]
    /// Errors of reading, by path.
    var unreadable: [String: Int32] = [:]
    var stored: [String: [UInt8]] = [:]
    var lastGood: [PublicationPointKey: LastGoodPublicationPoint] = [:]

    init(_ files: [String: [UInt8]]) { self.files = files }

    func trustAnchorCertificate(at uri: TrustAnchorURI, maximumSize: Int) -> ObjectRead {
        // Both schemes have five letters.
        let path = String(uri.description.dropFirst("rsync://".utf8.count))
        if let errno = unreadable[path] { return .unreadable(errno: errno) }
        guard let bytes = files[path] else { return .absent }
        return bytes.count <= maximumSize ? .bytes(bytes) : .tooLarge(size: bytes.count)
    }

    func storedTrustAnchorCertificate(named trustAnchor: String) -> [UInt8]? { stored[trustAnchor] }

    func publicationPoint(at directory: RsyncURI, notification: HTTPSURI?) -> any PublishedObjects {
        var objects = MemoryObjects(
            files: files,
            directory: String(directory.description.dropFirst("rsync://".utf8.count))
        )
        objects.unreadable = unreadable
        return objects
    }

    func lastGoodPublicationPoint(_ key: PublicationPointKey) -> LastGoodPublicationPoint? { lastGood[key] }

    func unchangedManifest(at uri: RsyncURI, notification: HTTPSURI?, _ key: PublicationPointKey)
        -> SHA256Digest?
    {
        let path = String(uri.description.dropFirst("rsync://".utf8.count))
        guard unreadable[path] == nil, let bytes = files[path], lastGood[key]?.manifest == bytes else {
            return nil
        }
        return SHA256.digest(bytes.span)
    }

    /// Keeps all publication points of a report.
    mutating func keep(_ report: ValidationReport) throws {
        for point in report.publicationPoints where !point.isLastGood {
            try keep(point.key, manifest: point.manifestURI.description, from: files)
        }
    }

    /// Keeps the publication point at `directory` as the last good version of `key`.
    mutating func keep(_ key: PublicationPointKey, manifest uri: String, from files: [String: [UInt8]]) throws
    {
        let manifestURI = try RsyncURI(uri)
        let directory = String(manifestURI.directory.description.dropFirst("rsync://".utf8.count))
        lastGood[key] = LastGoodPublicationPoint(
            manifestURI: manifestURI,
            manifest: files[String(uri.dropFirst("rsync://".utf8.count))] ?? [],
            objects: MemoryObjects(files: files, directory: directory)
        )
    }
}

/// The files of one directory in memory.
struct MemoryObjects: PublishedObjects {
    let files: [String: [UInt8]]
    let directory: String
    var unreadable: [String: Int32] = [:]

    func read(_ name: FileName, maximumSize: Int) -> ObjectRead {
        if let errno = unreadable[directory + name.description] { return .unreadable(errno: errno) }
        guard let bytes = files[directory + name.description] else { return .absent }
        return bytes.count <= maximumSize ? .bytes(bytes) : .tooLarge(size: bytes.count)
    }
}

/// Runs of the validator over scenarios and hand-made repositories.
enum TestRun {
    static let time = Timestamp(1_795_300_000)  // 2026-11-21T22:26:40Z

    static func run(
        _ source: MemorySource,
        locators: [String: String],
        context: ValidationContext = ValidationContext(time: time),
        constraints: ResourceConstraints? = nil,
        workers: Int = 2,
        chunkSize: Int = 256,
        memo: ValidationMemo? = nil
    ) async throws -> ValidationReport {
        var anchors: [TrustAnchor] = []
        for (name, text) in locators.sorted(by: { $0.key < $1.key }) {
            let locator = try TrustAnchorLocator(Array(text.utf8), name: String(name.dropLast(4)))
            anchors.append(TrustAnchor(locator, constraints: constraints))
        }
        var validator = Validator(source: source, context: context, workers: workers, memo: memo)
        validator.chunkSize = chunkSize
        return await validator.run(anchors)
    }
}

extension ValidationReport {
    /// The payload without provenance, for comparisons.
    var payload: TestPayload {
        TestPayload(
            vrps: Set(vrps.map(\.value)),
            vaps: Set(vaps.map(\.value)),
            routerKeys: Set(routerKeys.map(\.value))
        )
    }

    /// The codes of all findings.
    var codes: Set<String> { Set(findings.map(\.reason.code.rawValue)) }
}

/// Payload as sets.
struct TestPayload: Hashable {
    var vrps: Set<VRP>
    var vaps: Set<VAP>
    var routerKeys: Set<RouterKey>
}
