package import RPKITypes

/// The smallest complete RPKI around one defect.
///
/// One trust anchor `ta` issues two CAs, `victim` and `healthy`. The victim's publication point has good objects
/// (`good*`) and one object that is defective, or would be (`defect.*`); `victim` also issues the CA `child`.
/// Without a defect, everything in it is valid.
package struct Scenario: Sendable {
    /// The defect; nil for a scenario in which everything is valid.
    package let defect: Defect?
    /// The files and the trust anchor locator.
    package private(set) var repository = Repository()
    /// The rsync URI of the defective object; nil when it is in no repository.
    package private(set) var defectiveURI: String?
    /// The bytes of the defective object; nil when it is missing.
    package private(set) var defectiveFile: [UInt8]?
    /// The bytes of a file of the same kind without the defect; nil when the defective object is in a repository, or
    /// is an object of no kind.
    package private(set) var flawlessFile: [UInt8]?
    /// The file name of the defective object when it is in no repository: `defect.sig`, `defect.ccr`, `defect.bin`.
    package var defectiveName: String? {
        switch defect?.recipe.target {
        case .checklist?: "defect.sig"
        case .cacheRepresentation?: "defect.ccr"
        case .file?: "defect.bin"
        default: nil
        }
    }
    /// The payload that must survive.
    package private(set) var expected = ExpectedPayload()
    /// The payload without any defect.
    package private(set) var complete = ExpectedPayload()

    /// The files in the layout of an rsync mirror, `HOST/MODULE/path`.
    package var files: [String: [UInt8]] { repository.files }
    /// The text of the trust anchor locator.
    package var locator: String { repository.locators["ta.tal"] ?? "" }

    /// Makes the scenario so that it can be evaluated at `time`.
    package init(defect: Defect?, time: Timestamp) throws {
        try self.init(defect: defect, time: time, keys: KeyPool.scenarios())
    }

    /// Makes the scenario with keys of one's own: five CA keys, one other, three router keys.
    package init(defect: Defect?, time: Timestamp, keys: KeyPool) throws {
        self.defect = defect
        var builder = try ScenarioBuilder(time: time, keys: keys)
        try builder.build(defect?.recipe)
        repository = builder.repository
        defectiveURI = builder.defectiveURI
        defectiveFile = builder.defectiveFile ?? builder.defectiveURI.flatMap { builder.repository[$0] }
        flawlessFile = builder.flawlessFile
        complete = builder.complete
        switch defect?.recipe.affects {
        case nil, .warning?, .fileOnly?: expected = complete
        case .object?: expected = builder.withoutObject
        case .publicationPoint?: expected = builder.withoutPublicationPoint
        case .trustAnchor?: expected = ExpectedPayload()
        }
    }
}
