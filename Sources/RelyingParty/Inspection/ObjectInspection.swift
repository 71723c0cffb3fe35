import RPKICrypto
package import RPKIObjects
package import RPKITypes
import RPKIValidation

/// What one object contains, and what is wrong with it by itself: without its issuer, CRL and siblings.
package struct ObjectInspection: Sendable {
    /// How objects are judged.
    package struct Settings: Sendable {
        /// The time that validities are compared with.
        package var time: Timestamp
        package var limits: Limits
        package var relaxations: Relaxations

        package init(time: Timestamp, limits: Limits = .standard, relaxations: Relaxations = []) {
            self.time = time
            self.limits = limits
            self.relaxations = relaxations
        }
    }

    /// File, hash and kind, then what the kind has; in the order of both renderings.
    package private(set) var fields: [InspectionField]
    /// What is wrong; what was found first is first.
    package private(set) var findings: [Finding] = []

    private let path: String
    private let settings: Settings

    /// Whether a relying party would refuse the object for what it is.
    package var isRejected: Bool { findings.contains { $0.severity == .rejected } }

    /// The value of a field; nil when the object does not have it.
    package subscript(_ name: String) -> InspectionValue? { InspectionValue.object(fields)[name] }

    /// Decodes, checks and describes an object of any kind.
    ///
    /// A signed object that the settings refuse, but all relaxations together permit, is described all the same.
    ///
    /// - Parameters:
    ///   - bytes: the object.
    ///   - path: the file's path, for findings; its last component names a trust anchor locator, and its suffix says
    ///     what content of a type that no object has was meant to be.
    ///   - settings: time, limits and relaxations.
    package init(_ bytes: [UInt8], path: String, settings: Settings) {
        self.path = path
        self.settings = settings
        let digest = SHA256.digest(bytes.span)
        fields = [
            InspectionField("file", "File", .text(path)),
            InspectionField("hash_id", "Hash identifier", .bytes(digest.bytes)),
            InspectionField("sha256", "SHA-256", .text(digest.description)),
            InspectionField("size", "Size", .number(Int64(bytes.count))),
        ]
        inspect(bytes)
    }

    private mutating func inspect(_ bytes: [UInt8]) {
        let kind = ContentDetection.kind(of: bytes.span, path: path)
        let limits = settings.limits
        do throws(DecodeError) {
            switch kind {
            case .certificate: add(try ResourceCertificate.decodeWithAnyRole(bytes, limits: limits))
            case .crl: add(try CertificateRevocationList(bytes, limits: limits))
            case .signedObject: inspectSigned(bytes)
            case .cacheRepresentation: add(try CanonicalCacheRepresentation(bytes, limits: limits))
            case .locator:
                fields += LocatorDescription.fields(
                    try TrustAnchorLocator(bytes, name: locatorName, limits: limits)
                )
            case nil: throw DecodeError(.encoding(.unknownObject))
            }
        } catch {
            let name: String? =
                switch kind {
                case .certificate: "certificate"
                case .crl: "crl"
                case .signedObject: "signed_object"
                case .cacheRepresentation: "ccr"
                case .locator: "tal"
                case nil: nil
                }
            addKind(name)
            reject(error)
        }
    }

    /// The file's name without `.tal`.
    private var locatorName: String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return last.hasSuffix(".tal") ? String(last.dropLast(4)) : last
    }

    // MARK: Kinds of objects

    private mutating func add(_ certificate: ResourceCertificate) {
        fields += CertificateDescription.fields(certificate)
        let checks = InspectionChecks(time: settings.time)
        addValidity(checks.validity(of: certificate))
        add(checks.key(of: certificate.fields, in: certificate.bytes))
        if certificate.role == .trustAnchor {
            add(checks.selfSignature(of: certificate))
        } else {
            addUncheckedSignature()
        }
    }

    private mutating func add(_ list: CertificateRevocationList) {
        fields += CRLDescription.fields(list)
        addValidity(InspectionChecks(time: settings.time).validity(of: list))
        addUncheckedSignature()
    }

    private mutating func add(_ representation: CanonicalCacheRepresentation) {
        let checks = InspectionChecks(time: settings.time)
        let mismatches = checks.mismatchedStates(of: representation)
        fields += CacheRepresentationDescription.fields(representation, mismatches: mismatches)
        for state in mismatches { reject(DecodeError(.cacheRepresentation(.stateHash(state: state)))) }
    }

    private mutating func inspectSigned(_ bytes: [UInt8]) {
        do throws(DecodeError) {
            add(try SignedObject(bytes, limits: settings.limits, relaxations: settings.relaxations))
        } catch {
            reject(error)
            let all = Relaxations.named.reduce(settings.relaxations) { $0.union($1.relaxation) }
            do throws(DecodeError) {
                add(try SignedObject(bytes, limits: settings.limits, relaxations: all))
            } catch let relaxedError {
                addKind("signed_object")
                if relaxedError.reason != error.reason { reject(relaxedError) }
            }
        }
    }

    private mutating func add(_ object: SignedObject) {
        var content: SignedContent?
        var failure: DecodeError?
        do throws(DecodeError) {
            content = try SignedContent(object, limits: settings.limits)
        } catch {
            failure = error
        }
        fields += SignedObjectDescription.fields(object, content)
        if let failure { reject(failure) }

        let checks = InspectionChecks(time: settings.time)
        let certificate = object.endEntityCertificate
        addValidity(checks.validity(of: certificate))
        add(checks.key(of: object.certificate, in: object.bytes))
        add(checks.messageDigest(of: object))
        add(checks.signature(of: object))
        guard let content else { return }
        do throws(DecodeError) {
            try ContentRules.check(content, certificate.resources)
        } catch {
            reject(error)
        }
        if case .manifest(let manifest) = content {
            if let finding = checks.staleness(of: manifest) { warn(finding) }
            do throws(DecodeError) {
                try InspectionChecks.checkCRLEntry(of: manifest, certificate)
            } catch {
                reject(error)
            }
            for reason in InspectionChecks.remarks(on: manifest) { warn(reason) }
        }
    }

    // MARK: Outcomes

    private mutating func add(_ outcome: InspectionChecks.Outcome) {
        fields.append(outcome.field)
        if let reason = outcome.reason { reject(DecodeError(reason)) }
    }

    private mutating func addKind(_ name: String?) {
        fields.append(InspectionField("type", "Type", .text(name ?? "unknown")))
    }

    private mutating func addUncheckedSignature() {
        fields.append(InspectionField("signature", "Signature", .text("not checked, needs the issuer's key")))
    }

    private mutating func addValidity(_ reason: Reason?) {
        fields.append(InspectionField("evaluated_at", "Evaluated at", .time(settings.time)))
        fields.append(InspectionField("current", "Within validity", .flag(reason == nil)))
        if let reason { warn(reason) }
    }

    private mutating func reject(_ error: DecodeError) {
        let subject = ObjectReference(uri: path, offset: error.offset)
        findings.append(Finding(error.reason, subject: subject, severity: .rejected))
    }

    private mutating func warn(_ reason: Reason) {
        findings.append(Finding(reason, subject: ObjectReference(uri: path), severity: .warning))
    }
}
