import RPKIObjects
import RPKITypes

/// A CA on its way through a run: its certificate's place in the hierarchy, and what is above it.
struct AuthorityNode: Sendable {
    let authority: CertificationAuthority
    let trustAnchor: Int
    /// Key identifiers from the trust anchor to this CA.
    let path: [KeyIdentifier]
    /// The last second at which everything above and the CA's certificate are valid.
    let expires: Timestamp
    /// The first second at which the certificates from the trust anchor to this CA are all valid.
    let notBefore: Timestamp
    /// The last second at which they are; manifests and CRLs are not counted.
    let notAfter: Timestamp
    /// The place of its issuer in ``ValidationReport/authorities``; nil for a trust anchor.
    let parent: Int?
    /// Its own place there, once it is followed.
    var place = 0
}

/// The outcome of a publication point, with what led to it.
struct PublicationPointResult: Sendable {
    let node: AuthorityNode
    /// Nil when no version could be used.
    var evaluated: EvaluatedPublicationPoint?
    var isLastGood = false
    /// Whether the outcome was known before the run.
    var isFromMemo = false
    /// Why versions could not be used.
    var failures: [PublicationPointFailure] = []
}

/// What a step on a publication point led to.
enum PublicationPointStep: Sendable {
    /// It is done.
    case finished(PublicationPointResult)
    /// Its manifest is good, and there are too many objects for one task.
    case opened(AuthorityNode, OpenPublicationPoint, failures: [PublicationPointFailure])
}

/// Chooses the version of a publication point and evaluates it (digest "validation", section 3.3).
struct PublicationPointRun<Source: ObjectSource>: Sendable {
    let source: Source
    let context: ValidationContext
    let trustAnchors: [TrustAnchor]
    /// A publication point with more files is evaluated by several tasks.
    let chunkSize: Int
    let memo: ValidationMemo?

    /// Opens the fetched version, or the last good one if that is better, and evaluates a small one at once.
    func start(_ node: AuthorityNode) -> PublicationPointStep {
        let trustAnchor = trustAnchors[node.trustAnchor]
        let key = PublicationPointKey(trustAnchor: trustAnchor.locator.name, path: node.path)
        if let known = recall(node, key) { return .finished(known) }
        let opening = self.opening(node)
        var failures: [PublicationPointFailure] = []
        let kept = source.lastGoodPublicationPoint(key)
        let lastGood = kept.flatMap { open($0, opening, &failures) }
        let history = kept.map { kept in
            // Whether the last good version holds decides on what the fetched one is compared with.
            var window = lastGood?.beginning.window ?? TimeWindow(at: context.time)
            for failure in failures { window.narrow(to: failure.window) }
            return PublicationPointOpening.History(kept: kept, point: lastGood, window: window)
        }
        let uri = node.authority.manifest
        let objects = source.publicationPoint(
            at: node.authority.repository,
            notification: node.authority.certificate.notification
        )
        do throws(PublicationPointFailure) {
            let manifest = try readManifest(uri, objects, trustAnchor.locator.name)
            let version = PublicationPointOpening.Version(
                manifestURI: uri,
                manifest: manifest,
                objects: objects,
                isLastGood: false
            )
            let point = try opening.open(version, after: history)
            // What is wrong with the last good version does not matter while the fetched one is good.
            return evaluate(node, point, failures: [], lastGood: lastGood, lastGoodFailures: failures)
        } catch {
            failures.append(error)
            return fallBack(node, lastGood, failures)
        }
    }

    /// The outcome of the fetched version, if the memo has it.
    private func recall(_ node: AuthorityNode, _ key: PublicationPointKey) -> PublicationPointResult? {
        guard let memo else { return nil }
        let authority = node.authority
        let notification = authority.certificate.notification
        guard
            let manifest = source.unchangedManifest(at: authority.manifest, notification: notification, key),
            let evaluated = memo.outcome(
                authority,
                key.trustAnchor,
                isTrustAnchor: node.path.count == 1,
                manifest: manifest,
                at: context.time
            )
        else { return nil }
        return PublicationPointResult(node: node, evaluated: evaluated, isFromMemo: true)
    }

    /// Gives the memo what a run found about the version that was fetched.
    func remember(_ result: PublicationPointResult) {
        guard let memo, let evaluated = result.evaluated, !result.isLastGood, !result.isFromMemo,
            result.failures.isEmpty
        else { return }
        memo.keep(
            evaluated,
            result.node.authority,
            trustAnchors[result.node.trustAnchor].locator.name,
            isTrustAnchor: result.node.path.count == 1
        )
    }

    /// Goes on with the last good version after the fetched one failed.
    func fallBack(
        _ node: AuthorityNode,
        _ lastGood: OpenPublicationPoint?,
        _ failures: [PublicationPointFailure]
    ) -> PublicationPointStep {
        guard let lastGood else { return .finished(PublicationPointResult(node: node, failures: failures)) }
        return evaluate(node, lastGood, failures: failures, lastGood: nil, lastGoodFailures: [])
    }

    /// Opens the last good version again, for a publication point whose fetched version failed in a later task.
    func reopenLastGood(_ node: AuthorityNode, _ failures: [PublicationPointFailure]) -> PublicationPointStep
    {
        let key = PublicationPointKey(
            trustAnchor: trustAnchors[node.trustAnchor].locator.name,
            path: node.path
        )
        var failures = failures
        let kept = source.lastGoodPublicationPoint(key)
        return fallBack(node, kept.flatMap { open($0, opening(node), &failures) }, failures)
    }

    private func opening(_ node: AuthorityNode) -> PublicationPointOpening {
        let trustAnchor = trustAnchors[node.trustAnchor]
        return PublicationPointOpening(
            authority: node.authority,
            constraints: trustAnchor.constraints,
            trustAnchor: trustAnchor.locator.name,
            isTrustAnchor: node.path.count == 1,
            context: context
        )
    }

    private func open(
        _ kept: LastGoodPublicationPoint,
        _ opening: PublicationPointOpening,
        _ failures: inout [PublicationPointFailure]
    ) -> OpenPublicationPoint? {
        let version = PublicationPointOpening.Version(
            manifestURI: kept.manifestURI,
            manifest: kept.manifest,
            objects: kept.objects,
            isLastGood: true
        )
        do throws(PublicationPointFailure) {
            return try opening.open(version, after: nil)
        } catch {
            failures.append(error)
            return nil
        }
    }

    private func readManifest(
        _ uri: RsyncURI,
        _ objects: any PublishedObjects,
        _ trustAnchor: String
    ) throws(PublicationPointFailure) -> [UInt8] {
        let reason: Reason
        let name = FileName(String(decoding: uri.lastSegment, as: UTF8.self))
        switch name.map({ objects.read($0, maximumSize: context.limits.objectSize) }) ?? .absent {
        case .bytes(let bytes): return bytes
        case .absent: reason = .manifest(.missing)
        case .unreadable(let errno): reason = .manifest(.unreadable(errno: errno))
        case .tooLarge(let size):
            reason = .encoding(.objectTooLarge(size: size, limit: context.limits.objectSize))
        }
        let subject = ObjectReference(uri: uri.description, trustAnchor: trustAnchor)
        throw PublicationPointFailure(
            finding: Finding(reason, subject: subject, severity: .rejected),
            window: TimeWindow(at: context.time)
        )
    }

    private func evaluate(
        _ node: AuthorityNode,
        _ point: OpenPublicationPoint,
        failures: [PublicationPointFailure],
        lastGood: OpenPublicationPoint?,
        lastGoodFailures: [PublicationPointFailure]
    ) -> PublicationPointStep {
        guard point.entryCount <= chunkSize else { return .opened(node, point, failures: failures) }
        do throws(PublicationPointFailure) {
            let outcome = try PublicationPointEvaluation.evaluate(0..<point.entryCount, of: point, context)
            return .finished(finish(node, point, [outcome], failures))
        } catch {
            return fallBack(node, lastGood, failures + lastGoodFailures + [error])
        }
    }

    /// Puts the parts of an evaluated publication point together.
    func finish(
        _ node: AuthorityNode,
        _ point: OpenPublicationPoint,
        _ parts: [PublicationPointOutcome],
        _ failures: [PublicationPointFailure]
    ) -> PublicationPointResult {
        let limit = context.limits.findingsPerPublicationPoint
        var outcome = point.beginning
        for part in parts { outcome.merge(part, limit: limit) }
        return PublicationPointResult(
            node: node,
            evaluated: EvaluatedPublicationPoint(
                outcome: outcome,
                manifest: point.manifest,
                manifestHash: point.manifestHash,
                manifestSize: point.manifestSize,
                manifestURI: point.manifestURI
            ),
            isLastGood: point.isLastGood,
            failures: failures
        )
    }
}
