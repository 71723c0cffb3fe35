import RPKIObjects
import RPKITypes
import RPKIValidation
import RelyingParty

/// The operator's files for trust anchors: `NAME.tal`, and `NAME.constraints` beside it if there is one.
enum TrustAnchorFiles {
    /// Reads all TALs.
    ///
    /// - Throws: ``FileError`` for a file that cannot be read; ``CommandFailure`` for a malformed one, for two of the
    ///   same name, and for more than the limit. A bad file is the operator's to mend, so nothing is run without it.
    static func load(_ paths: [String], limits: Limits) throws -> [TrustAnchor] {
        guard paths.count <= limits.tals else {
            throw CommandFailure("\(paths.count) TALs, more than the limit tals of \(limits.tals)")
        }
        var trustAnchors: [TrustAnchor] = []
        for path in paths {
            let anchor = try load(path, limits)
            guard !trustAnchors.contains(where: { $0.locator.name == anchor.locator.name }) else {
                throw CommandFailure("\(path): a TAL of the name \(anchor.locator.name) is given twice")
            }
            trustAnchors.append(anchor)
        }
        return trustAnchors
    }

    private static func load(_ path: String, _ limits: Limits) throws -> TrustAnchor {
        let stem = path.hasSuffix(".tal") ? String(path.dropLast(4)) : path
        let name = stem.split(separator: "/").last.map(String.init) ?? stem
        guard name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !name.isEmpty else {
            throw CommandFailure(
                "a TAL's name, which goes into reports, must be printable ASCII without blanks"
            )
        }
        let locator = try locator(at: path, name, limits)
        let constraintsPath = stem + ".constraints"
        guard FileReading.exists(constraintsPath) else { return TrustAnchor(locator) }
        let text = String(
            decoding: try FileReading.readRegularFile(constraintsPath, maximumSize: limits.constraintsSize),
            as: UTF8.self
        )
        do {
            return TrustAnchor(locator, constraints: try ResourceConstraints(text))
        } catch {
            throw CommandFailure("\(constraintsPath): \(error)")
        }
    }
    private static func locator(
        at path: String,
        _ name: String,
        _ limits: Limits
    ) throws -> TrustAnchorLocator {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileReading.readRegularFile(path, maximumSize: limits.talSize)
        } catch .tooLarge(_, let limit) {
            let code = LocatorReason.Code.tooLarge
            throw refusal(of: path, "TAL of more than \(limit) bytes", code.rawValue, code.requirement)
        }
        do throws(DecodeError) {
            return try TrustAnchorLocator(bytes, name: name, limits: limits)
        } catch {
            let code = error.reason.code
            throw refusal(of: path, error.reason.description, code.rawValue, code.requirement)
        }
    }

    private static func refusal(
        of path: String,
        _ text: String,
        _ code: String,
        _ requirement: Requirement
    ) -> CommandFailure {
        CommandFailure("\(path): \(text) [\(code); \(requirement)]")
    }
}
