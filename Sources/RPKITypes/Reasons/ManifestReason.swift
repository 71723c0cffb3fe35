/// Why a manifest, or the publication point that it lists, is refused.
public enum ManifestReason: Hashable, Sendable {
    /// The version is not 0.
    case version
    /// The manifest number is negative or not below 2^159.
    case number
    /// nextUpdate is not later than thisUpdate.
    case updatesInverted(thisUpdate: Timestamp, nextUpdate: Timestamp)
    /// The hash algorithm is not SHA-256.
    case hashAlgorithm
    /// A hash does not have 256 bits.
    case hashForm
    /// A file name is not letters, digits, `_`, `-`, then a dot and three letters.
    case fileName
    /// A file name is listed twice.
    case fileNameTwice(name: FileName)
    /// Two names have the same hash.
    case fileHashTwice(name: FileName)
    /// A manifest is listed; it is not used.
    case listsManifest(name: FileName)
    /// There is no CRL on the manifest.
    case noCRL
    /// There is more than one CRL on the manifest.
    case severalCRLs
    /// The CRL that the manifest's certificate names is not the one on the manifest.
    case crlNotListed
    /// There are more files on the manifest than the limit.
    case tooManyEntries(limit: Int)
    /// nextUpdate has passed.
    case stale(nextUpdate: Timestamp)
    /// thisUpdate lies in the future.
    case premature(thisUpdate: Timestamp)
    /// No signedObject URI of the manifest's certificate is the URI under which it was published.
    case location
    /// There is no manifest at the CA's rpkiManifest URI.
    case missing
    /// The manifest cannot be read, or is no regular file.
    case unreadable(errno: Int32)
    /// The manifest number is smaller than that of the last good manifest.
    case numberRegressed(last: String, found: String)
    /// thisUpdate is earlier than that of the last good manifest.
    case thisUpdateRegressed(last: Timestamp, found: Timestamp)
    /// Another manifest has the number of the last good one, or a new number comes with the old thisUpdate.
    case numberNotIncreased(number: String)
    /// Manifests were missed between the last good one and this one.
    case numberGap(last: String, found: String)
    /// The CA's manifest has a new file name; tell the CA's operator if this was not meant.
    case renamed
    /// A listed file is missing.
    case fileMissing(name: FileName)
    /// A listed file cannot be read, or is no regular file.
    case fileUnreadable(name: FileName, errno: Int32)
    /// A listed file has another hash.
    case fileHashMismatch(name: FileName)
    /// A listed file has an unknown suffix; it is not used, and may be absent.
    case unknownFileType(name: FileName)
    /// A signed checklist or another local file is listed; it is not used.
    case notPublishable(name: FileName)
    /// The fetched version failed, and the last good one is used instead.
    case lastGoodUsed(number: String)
    /// The CA issued more CA certificates than the limit; further ones are not followed.
    case tooManyChildren(limit: Int)
    /// There were more findings than the limit; the rest is only counted.
    case findingsOmitted(count: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The version is not 0.
        case version = "manifest-version"
        /// The manifest number is negative or not below 2^159.
        case number = "manifest-number"
        /// nextUpdate is not later than thisUpdate.
        case updatesInverted = "manifest-updates-inverted"
        /// The hash algorithm is not SHA-256.
        case hashAlgorithm = "manifest-hash-algorithm"
        /// A hash does not have 256 bits.
        case hashForm = "manifest-hash-form"
        /// A file name is not letters, digits, `_`, `-`, then a dot and three letters.
        case fileName = "manifest-file-name"
        /// A file name is listed twice.
        case fileNameTwice = "manifest-file-name-twice"
        /// Two names have the same hash.
        case fileHashTwice = "manifest-file-hash-twice"
        /// A manifest is listed; it is not used.
        case listsManifest = "manifest-lists-manifest"
        /// There is no CRL on the manifest.
        case noCRL = "manifest-no-crl"
        /// There is more than one CRL on the manifest.
        case severalCRLs = "manifest-several-crls"
        /// The CRL that the manifest's certificate names is not the one on the manifest.
        case crlNotListed = "manifest-crl-not-listed"
        /// There are more files on the manifest than the limit.
        case tooManyEntries = "manifest-too-many-entries"
        /// nextUpdate has passed.
        case stale = "manifest-stale"
        /// thisUpdate lies in the future.
        case premature = "manifest-premature"
        /// No signedObject URI of the manifest's certificate is the URI under which it was published.
        case location = "manifest-location"
        /// There is no manifest at the CA's rpkiManifest URI.
        case missing = "manifest-missing"
        /// The manifest cannot be read, or is no regular file.
        case unreadable = "manifest-unreadable"
        /// The manifest number is smaller than that of the last good manifest.
        case numberRegressed = "manifest-number-regressed"
        /// thisUpdate is earlier than that of the last good manifest.
        case thisUpdateRegressed = "manifest-this-update-regressed"
        /// Another manifest has the number of the last good one, or a new number comes with the old thisUpdate.
        case numberNotIncreased = "manifest-number-not-increased"
        /// Manifests were missed between the last good one and this one.
        case numberGap = "manifest-number-gap"
        /// The CA's manifest has a new file name; tell the CA's operator if this was not meant.
        case renamed = "manifest-renamed"
        /// A listed file is missing.
        case fileMissing = "manifest-file-missing"
        /// A listed file cannot be read, or is no regular file.
        case fileUnreadable = "manifest-file-unreadable"
        /// A listed file has another hash.
        case fileHashMismatch = "manifest-file-hash-mismatch"
        /// A listed file has an unknown suffix; it is not used, and may be absent.
        case unknownFileType = "manifest-unknown-file-type"
        /// A signed checklist or another local file is listed; it is not used.
        case notPublishable = "manifest-not-publishable"
        /// The fetched version failed, and the last good one is used instead.
        case lastGoodUsed = "manifest-last-good-used"
        /// The CA issued more CA certificates than the limit; further ones are not followed.
        case tooManyChildren = "ca-too-many-children"
        /// There were more findings than the limit; the rest is only counted.
        case findingsOmitted = "findings-omitted"
    }
}

extension ManifestReason {
    /// The stable code.
    public var code: Code {
        switch self {
        case .version: .version
        case .number: .number
        case .updatesInverted: .updatesInverted
        case .hashAlgorithm: .hashAlgorithm
        case .hashForm: .hashForm
        case .fileName: .fileName
        case .fileNameTwice: .fileNameTwice
        case .fileHashTwice: .fileHashTwice
        case .listsManifest: .listsManifest
        case .noCRL: .noCRL
        case .severalCRLs: .severalCRLs
        case .crlNotListed: .crlNotListed
        case .tooManyEntries: .tooManyEntries
        case .stale: .stale
        case .premature: .premature
        case .location: .location
        case .missing: .missing
        case .unreadable: .unreadable
        case .numberRegressed: .numberRegressed
        case .thisUpdateRegressed: .thisUpdateRegressed
        case .numberNotIncreased: .numberNotIncreased
        case .numberGap: .numberGap
        case .renamed: .renamed
        case .fileMissing: .fileMissing
        case .fileUnreadable: .fileUnreadable
        case .fileHashMismatch: .fileHashMismatch
        case .unknownFileType: .unknownFileType
        case .notPublishable: .notPublishable
        case .lastGoodUsed: .lastGoodUsed
        case .tooManyChildren: .tooManyChildren
        case .findingsOmitted: .findingsOmitted
        }
    }
}

extension ManifestReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .version: "version is not 0"
        case .number: "manifest number negative or over 20 octets"
        case .updatesInverted(let thisUpdate, let nextUpdate):
            "nextUpdate \(nextUpdate) is not after thisUpdate \(thisUpdate)"
        case .hashAlgorithm: "fileHashAlg is not SHA-256"
        case .hashForm: "a hash is not 256 bits"
        case .fileName: "invalid file name"
        case .fileNameTwice(let name): "\(name) is listed twice"
        case .fileHashTwice(let name): "\(name) has the hash of another file"
        case .listsManifest(let name): "manifest \(name) is listed"
        case .noCRL: "no CRL is listed"
        case .severalCRLs: "more than one CRL is listed"
        case .crlNotListed: "the CRL of the manifest's certificate is not on the manifest"
        case .tooManyEntries(let limit): "more than \(limit) files"
        case .stale(let nextUpdate): "stale since \(nextUpdate)"
        case .premature(let thisUpdate): "thisUpdate \(thisUpdate) lies in the future"
        case .location: "signedObject is not the manifest's URI"
        case .missing: "no manifest"
        case .unreadable(let errno): "the manifest cannot be read (errno \(errno))"
        case .numberRegressed(let last, let found): "manifest number \(found) after \(last)"
        case .thisUpdateRegressed(let last, let found): "thisUpdate \(found) after \(last)"
        case .numberNotIncreased(let number): "a new manifest with the number \(number) of the last one"
        case .numberGap(let last, let found): "manifest number went from \(last) to \(found)"
        case .renamed: "the manifest's file name changed, its number was not compared"
        case .fileMissing(let name): "\(name) is missing"
        case .fileUnreadable(let name, let errno): "\(name) cannot be read (errno \(errno))"
        case .fileHashMismatch(let name): "\(name) does not have the listed hash"
        case .unknownFileType(let name): "\(name) is of an unknown type and was not used"
        case .notPublishable(let name): "\(name) is of a type that is never published"
        case .lastGoodUsed(let number): "the last good version, manifest \(number), is used"
        case .tooManyChildren(let limit): "more than \(limit) CA certificates"
        case .findingsOmitted(let count): "\(count) further findings are not shown"
        }
    }
}

extension ManifestReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .version,
            .number,
            .hashAlgorithm,
            .hashForm,
            .fileNameTwice,
            .fileHashTwice,
            .listsManifest,
            .numberRegressed,
            .thisUpdateRegressed,
            .numberNotIncreased,
            .numberGap:
            .rfc(9286, section: "4.2.1")
        case .updatesInverted: .rfc(9286, section: "4.4")
        case .fileName: .rfc(9286, section: "4.2.2")
        case .noCRL, .severalCRLs, .missing, .unreadable: .rfc(9286, section: "6.2")
        case .crlNotListed: .rfc(9829, section: "2")
        case .tooManyEntries: .limit("manifest-entries")
        case .stale, .premature: .rfc(9286, section: "6.3")
        case .location: .rfc(9981, section: "4")
        case .renamed: .rfc(9981, section: "2")
        case .fileMissing, .fileUnreadable, .unknownFileType: .rfc(9286, section: "6.4")
        case .fileHashMismatch: .rfc(9286, section: "6.5")
        case .notPublishable: .rfc(9323, section: "2")
        case .lastGoodUsed: .rfc(9286, section: "6.6")
        case .tooManyChildren: .limit("children-per-ca")
        case .findingsOmitted: .limit("findings-per-publication-point")
        }
    }
}
