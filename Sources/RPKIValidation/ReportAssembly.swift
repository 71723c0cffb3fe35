import RPKICrypto
import RPKIObjects
import RPKITypes

/// Collects the outcomes of publication points and composes what depends on the whole chain.
struct ReportAssembly {
    private let trustAnchors: [TrustAnchor]
    private let context: ValidationContext
    private var gathered: ValidationReport
    private var merge = VAPMerge()
    /// By trust anchor the publication servers, with their places among the tallies.
    private var repositories: [[PublicationServer: Int]]
    private var overflowingRepositories: [Int]
    private var authorities: [Int]
    private var isOverflowReported: [Bool]
    private var isExhausted: [Bool]
    /// Findings by trust anchor, those over the limit too.
    private var findingCounts: [Int]
    /// VRPs that are kept, by trust anchor.
    private var vrpCounts: [Int]
    private var lost = LostResources()
    /// Certificates of CAs without a usable publication point; a CA may be reached on many paths.
    private var seenNonFunctional: Set<SHA256Digest> = []

    init(_ trustAnchors: [TrustAnchor], _ context: ValidationContext) {
        self.trustAnchors = trustAnchors
        self.context = context
        repositories = Array(repeating: [:], count: trustAnchors.count)
        authorities = Array(repeating: 0, count: trustAnchors.count)
        isOverflowReported = Array(repeating: false, count: trustAnchors.count)
        vrpCounts = Array(repeating: 0, count: trustAnchors.count)
        findingCounts = Array(repeating: 0, count: trustAnchors.count)
        isExhausted = Array(repeating: false, count: trustAnchors.count)
        overflowingRepositories = Array(repeating: 0, count: trustAnchors.count)
        gathered = ValidationReport(
            time: context.time,
            window: TimeWindow(at: context.time),
            trustAnchors: trustAnchors.map { TrustAnchorReport(name: $0.locator.name) }
        )
    }

    /// Takes the certificate chosen for a trust anchor; returns it as the root of its tree.
    mutating func addTrustAnchor(
        _ index: Int,
        _ authority: CertificationAuthority?,
        _ findings: [Finding],
        _ window: TimeWindow
    ) -> AuthorityNode? {
        gathered.findings += findings
        gathered.window.narrow(to: window)
        guard let authority else { return nil }
        gathered.trustAnchors[index].certificate = authority.certificate.bytes
        var node = AuthorityNode(
            authority: authority,
            trustAnchor: index,
            path: [authority.certificate.subjectKeyIdentifier],
            expires: authority.certificate.notAfter,
            notBefore: authority.certificate.notBefore,
            notAfter: authority.certificate.notAfter,
            parent: nil
        )
        // The root is admitted whatever the caps are.
        follow(&node, tally(of: PublicationServer(authority), index))
        return node
    }

    /// The place of the tally of a publication server, which is made if there is none.
    private mutating func tally(of server: PublicationServer, _ trustAnchor: Int) -> Int {
        if let place = repositories[trustAnchor][server] { return place }
        let place = gathered.repositoryTallies.count
        gathered.repositoryTallies.append(RepositoryTally(trustAnchor: trustAnchor, server: server))
        repositories[trustAnchor][server] = place
        return place
    }

    /// Lists a CA that is followed.
    private mutating func follow(_ node: inout AuthorityNode, _ tally: Int) {
        node.place = gathered.authorities.count
        gathered.authorities.append(ReportedAuthority(node, tally: tally))
    }

    /// Takes the outcome of a publication point; returns the CAs below that are to be followed.
    mutating func add(_ result: PublicationPointResult) -> [AuthorityNode] {
        let node = result.node
        for failure in result.failures {
            gather(failure.finding, node.trustAnchor)
            gathered.window.narrow(to: failure.window)
        }
        guard let evaluated = result.evaluated else {
            gathered.repositoryTallies[gathered.authorities[node.place].tally].reject(result.failures)
            addNonFunctional(node)
            return []
        }
        var outcome = evaluated.outcome
        gathered.publicationPoints.append(
            AcceptedPublicationPoint(
                key: PublicationPointKey(
                    trustAnchor: trustAnchors[node.trustAnchor].locator.name,
                    path: node.path
                ),
                manifestURI: evaluated.manifestURI,
                manifestHash: evaluated.manifestHash,
                isLastGood: result.isLastGood,
                repository: node.authority.repository,
                trustAnchor: node.trustAnchor,
                authority: node.place,
                expires: min(node.expires, outcome.expires),
                notBefore: node.notBefore,
                notAfter: node.notAfter,
                stale: outcome.stale,
                manifestSize: evaluated.manifestSize,
                manifestNumber: evaluated.manifest.number,
                thisUpdate: evaluated.manifest.thisUpdate,
                subordinates: outcome.children.map(\.certificate.subjectKeyIdentifier),
                entries: evaluated.manifest.entries,
                absentFiles: outcome.absentFiles
            )
        )
        let nodes = children(of: &outcome, node)
        gathered.window.narrow(to: outcome.window)
        for finding in outcome.findings { gather(finding, node.trustAnchor) }
        if outcome.omittedFindings > 0 {
            report(.manifest(.findingsOmitted(count: outcome.omittedFindings)), node)
        }
        if result.isLastGood {
            report(.manifest(.lastGoodUsed(number: evaluated.manifest.number.description)), node)
            gathered.trustAnchors[node.trustAnchor].lastGoodPublicationPoints += 1
        }
        if !outcome.claimedResources.isEmpty {
            // At once for all claims, and only what the issuer has: nobody may call others' VRPs unsafe.
            let claimed = ResourceSet(unionOf: outcome.claimedResources)
            lost.insert(claimed.intersection(node.authority.resources))
        }
        addPayload(outcome, node)
        return nodes
    }

    private mutating func addPayload(_ outcome: PublicationPointOutcome, _ node: AuthorityNode) {
        let index = node.trustAnchor
        if !isOverfull(index) {
            addVRPs(outcome, node)
            vrpCounts[index] += outcome.vrps.count
            if isOverfull(index) { removeRepeatedVRPs(of: index) }
            gathered.prefixLists += outcome.prefixLists.map {
                .init(value: $0.value, expires: min($0.expires, node.expires), trustAnchor: index)
            }
            for (item, object) in zip(outcome.routerKeys, outcome.routerCertificates) {
                addRouterKeys(item, object, node)
            }
            for (aspa, object) in zip(outcome.aspas, outcome.aspaObjects) {
                merge.add(
                    aspa.value,
                    expires: min(aspa.expires, node.expires),
                    trustAnchor: index,
                    object: add(object, .aspa)
                )
            }
        }
        gathered.repositoryTallies[gathered.authorities[node.place].tally].add(outcome)
        gathered.trustAnchors[index].isUsable = true
        gathered.trustAnchors[index].publicationPoints += 1
        gathered.trustAnchors[index].counts.add(outcome.counts)
        gathered.trustAnchors[index].vrps += outcome.vrps.count
        gathered.trustAnchors[index].aspas += outcome.aspas.count
        if let key = outcome.trustAnchorKey { gathered.trustAnchors[index].trustAnchorKey = key }
    }

    /// Takes the VRPs of a publication point, each with the ROA that it comes from.
    private mutating func addVRPs(_ outcome: PublicationPointOutcome, _ node: AuthorityNode) {
        var rest = outcome.vrps[...]
        for roa in outcome.roas {
            let object = add(roa, .roa)
            for item in rest.prefix(Int(roa.elements)) {
                gathered.vrps.append(
                    .init(
                        value: item.value,
                        expires: min(item.expires, node.expires),
                        trustAnchor: node.trustAnchor,
                        object: object
                    )
                )
            }
            rest = rest.dropFirst(Int(roa.elements))
        }
    }

    /// Lists an object of the publication point at hand; says its place.
    private mutating func add(
        _ object: PublicationPointOutcome.PayloadObject,
        _ kind: ObjectKind
    ) -> UInt32? {
        guard let place = UInt32(exactly: gathered.payloadObjects.count) else { return nil }
        gathered.payloadObjects.append(
            ReportedObject(
                kind: kind,
                publicationPoint: gathered.publicationPoints.count - 1,
                name: object.name,
                notBefore: object.notBefore,
                notAfter: object.notAfter
            )
        )
        return place
    }

    /// Lists the keys of a router certificate by AS number, as far as the trust anchor's limit goes.
    private mutating func addRouterKeys(
        _ item: PublicationPointOutcome.Expiring<PublicationPointOutcome.RouterKeys>,
        _ object: PublicationPointOutcome.PayloadObject,
        _ node: AuthorityNode
    ) {
        let place = add(object, .certificate)
        for interval in item.value.asns.intervals {
            for asn in interval.lower...interval.upper {
                gathered.trustAnchors[node.trustAnchor].routerKeys += 1
                guard !isOverfull(node.trustAnchor) else { return }
                let key = RouterKey(
                    asn: ASN(asn),
                    keyIdentifier: item.value.keyIdentifier,
                    subjectPublicKeyInfo: item.value.subjectPublicKeyInfo
                )
                let expires = min(item.expires, node.expires)
                gathered.routerKeys.append(
                    .init(value: key, expires: expires, trustAnchor: node.trustAnchor, object: place)
                )
            }
        }
    }

    /// Keeps each VRP of a trust anchor once, with the latest expiry: many paths to one CA repeat all of its VRPs.
    private mutating func removeRepeatedVRPs(of index: Int) {
        var latest: [VRP: ValidationReport.Validated<VRP>] = [:]
        for item in gathered.vrps where item.trustAnchor == index {
            if let known = latest[item.value], known.expires >= item.expires { continue }
            latest[item.value] = item
        }
        gathered.vrps.removeAll { $0.trustAnchor == index }
        gathered.vrps += latest.values
        vrpCounts[index] = latest.count
    }

    /// Whether a trust anchor has more VRPs and router keys than the limit, so that it gives nothing.
    private func isOverfull(_ index: Int) -> Bool {
        vrpCounts[index] + gathered.trustAnchors[index].routerKeys > context.limits.vrpsPerTrustAnchor
    }

    private mutating func children(of outcome: inout PublicationPointOutcome, _ node: AuthorityNode)
        -> [AuthorityNode]
    {
        var nodes: [AuthorityNode] = []
        let expires = min(node.expires, outcome.expires)
        for child in outcome.children {
            let limits = context.limits
            let identifier = child.certificate.subjectKeyIdentifier
            if node.path.contains(identifier) {
                reject(.certificate(.pathLoop), child.uri, node, &outcome)
                continue
            }
            guard node.path.count < limits.chainDepth else {
                reject(.certificate(.pathTooLong(limit: limits.chainDepth)), child.uri, node, &outcome)
                continue
            }
            guard nodes.count < limits.childrenPerCA else {
                report(.manifest(.tooManyChildren(limit: limits.childrenPerCA)), node, severity: .rejected)
                break
            }
            let childNode = AuthorityNode(
                authority: child,
                trustAnchor: node.trustAnchor,
                path: node.path + [identifier],
                expires: min(expires, child.certificate.notAfter),
                notBefore: max(node.notBefore, child.certificate.notBefore),
                notAfter: min(node.notAfter, child.certificate.notAfter),
                parent: node.place
            )
            nodes.append(childNode)
        }
        return nodes
    }

    /// The CAs of a level that are followed, in an order that does not depend on timing.
    mutating func admit(_ nodes: [AuthorityNode]) -> [AuthorityNode] {
        let ordered = nodes.sorted {
            ($0.trustAnchor, $0.authority.uri) < ($1.trustAnchor, $1.authority.uri)
                || ($0.trustAnchor, $0.authority.uri) == ($1.trustAnchor, $1.authority.uri)
                    && $0.path.lexicographicallyPrecedes($1.path)
        }
        var admitted: [AuthorityNode] = []
        for var node in ordered {
            guard node.path.count == 1 || admit(&node) else { continue }
            admitted.append(node)
        }
        return admitted
    }

    /// Whether a CA is followed: the caps on CAs, objects and repositories bound the work that many paths can make.
    private mutating func admit(_ node: inout AuthorityNode) -> Bool {
        let index = node.trustAnchor
        guard authorities[index] < context.limits.certificationAuthorities - 1 else {
            if !isOverflowReported[index] {
                let limit = context.limits.certificationAuthorities
                report(.trustAnchor(.tooManyAuthorities(limit: limit)), node, severity: .rejected)
            }
            isOverflowReported[index] = true
            return false
        }
        guard !isOverfull(node.trustAnchor) else { return false }
        let objects = gathered.trustAnchors[node.trustAnchor].counts.total
        guard objects <= context.limits.objectsPerTrustAnchor else {
            if !isExhausted[node.trustAnchor] {
                let limit = context.limits.objectsPerTrustAnchor
                report(.trustAnchor(.tooManyObjects(limit: limit)), node, severity: .rejected)
            }
            isExhausted[node.trustAnchor] = true
            return false
        }
        let server = PublicationServer(node.authority)
        let limit = context.limits.repositoriesPerTrustAnchor
        if repositories[node.trustAnchor][server] == nil {
            guard repositories[node.trustAnchor].count < limit else {
                if overflowingRepositories[node.trustAnchor] == 0 {
                    report(
                        .trustAnchor(.noObjectSource(count: limit + 1, limit: limit)),
                        node,
                        severity: .rejected
                    )
                }
                overflowingRepositories[node.trustAnchor] += 1
                return false
            }
        }
        follow(&node, tally(of: server, index))
        authorities[index] += 1
        return true
    }

    private mutating func addNonFunctional(_ node: AuthorityNode) {
        let certificate = node.authority.certificate
        // What is inherited is not counted: it is the issuer's as well, and could be listed a million times.
        if seenNonFunctional.insert(node.authority.digest).inserted {
            lost.insert(certificate.resources.listed.intersection(node.authority.resources))
        }
        gathered.trustAnchors[node.trustAnchor].counts[.manifest].rejected += 1
        gathered.nonFunctionalAuthorities.append(
            NonFunctionalAuthority(
                uri: node.authority.uri,
                trustAnchor: trustAnchors[node.trustAnchor].locator.name,
                repository: node.authority.repository.description,
                manifest: node.authority.manifest.description,
                notification: certificate.notification?.description,
                subjectKeyIdentifier: certificate.subjectKeyIdentifier,
                authorityKeyIdentifier: certificate.authorityKeyIdentifier
            )
        )
    }

    /// Rejects a CA certificate that is good by itself.
    private func reject(
        _ reason: Reason,
        _ uri: String,
        _ node: AuthorityNode,
        _ outcome: inout PublicationPointOutcome
    ) {
        let name = trustAnchors[node.trustAnchor].locator.name
        let subject = ObjectReference(uri: uri, trustAnchor: name)
        outcome.append(
            Finding(reason, subject: subject, severity: .rejected),
            limit: context.limits.findingsPerPublicationPoint
        )
        outcome.counts[.certificate].valid -= 1
        outcome.counts[.certificate].rejected += 1
    }

    private mutating func report(_ reason: Reason, _ node: AuthorityNode, severity: Severity = .warning) {
        let subject = ObjectReference(
            uri: node.authority.manifest.description,
            trustAnchor: trustAnchors[node.trustAnchor].locator.name
        )
        gather(Finding(reason, subject: subject, severity: severity), node.trustAnchor)
    }

    /// Keeps a finding, unless the trust anchor has too many already; it is counted in any case.
    private mutating func gather(_ finding: Finding, _ index: Int) {
        findingCounts[index] += 1
        if findingCounts[index] <= context.limits.findingsPerTrustAnchor { gathered.findings.append(finding) }
    }

    /// The whole report: VAPs merged, limits of trust anchors applied, unsafe VRPs found, findings sorted.
    func report() -> ValidationReport {
        var report = gathered
        report.publicationServers = Set(report.repositoryTallies.map(\.server))
        let overfull = removeOverfullTrustAnchors(&report)
        let (vaps, overflowed) = merge.merged(limit: context.limits.mergedProviders, without: overfull)
        report.vaps = vaps
        report.aspaObjects = merge.objects(without: overfull)
        report.overflowedCustomers = overflowed.count
        for (customer, count, index) in overflowed {
            let reason = ASPAReason.tooManyMergedProviders(
                customer: customer,
                count: count,
                limit: context.limits.mergedProviders
            )
            let subject = ObjectReference(
                uri: customer.description,
                trustAnchor: trustAnchors[index].locator.name
            )
            report.findings.append(Finding(.aspa(reason), subject: subject, severity: .rejected))
        }
        for (index, count) in findingCounts.enumerated() where count > context.limits.findingsPerTrustAnchor {
            let name = trustAnchors[index].locator.name
            let reason = ManifestReason.findingsOmitted(count: count - context.limits.findingsPerTrustAnchor)
            let subject = ObjectReference(uri: name, trustAnchor: name)
            report.findings.append(Finding(.manifest(reason), subject: subject, severity: .warning))
        }
        applyUnsafePolicy(&report)
        report.findings = ReportAssembly.sorted(report.findings)
        report.nonFunctionalAuthorities.sort { ($0.manifest, $0.trustAnchor) < ($1.manifest, $1.trustAnchor) }
        return report
    }

    /// A trust anchor with more VRPs than the limit would exhaust routers; it gives no payload at all.
    ///
    /// Its ASPAs are still to be left out: returns the places of such trust anchors.
    private func removeOverfullTrustAnchors(_ report: inout ValidationReport) -> Set<Int> {
        let limit = context.limits.vrpsPerTrustAnchor
        let overfull = Set(report.trustAnchors.indices.filter(isOverfull))
        guard !overfull.isEmpty else { return [] }
        report.vrps.removeAll { overfull.contains($0.trustAnchor) }
        report.routerKeys.removeAll { overfull.contains($0.trustAnchor) }
        report.prefixLists.removeAll { overfull.contains($0.trustAnchor) }
        for index in overfull {
            let anchor = report.trustAnchors[index]
            let subject = ObjectReference(uri: anchor.name, trustAnchor: anchor.name)
            let reason = TrustAnchorReason.tooManyVRPs(
                count: vrpCounts[index] + anchor.routerKeys,
                limit: limit
            )
            report.findings.append(Finding(.trustAnchor(reason), subject: subject, severity: .rejected))
            report.trustAnchors[index].isUsable = false
        }
        return overfull
    }

    private func applyUnsafePolicy(_ report: inout ValidationReport) {
        let lost = UnsafeVRPs(self.lost.merged)
        guard !lost.isEmpty else { return }
        let unsafe = report.vrps.filter { lost.contains($0.value) }
        report.unsafeVRPs = unsafe.count
        guard context.unsafeVRPs != .accept else { return }
        for vrp in unsafe {
            let reason = PayloadReason.unsafeVRP(prefix: vrp.value.prefix, asn: vrp.value.asn)
            let subject = ObjectReference(
                uri: vrp.value.prefix.description,
                trustAnchor: trustAnchors[vrp.trustAnchor].locator.name
            )
            let severity = context.unsafeVRPs == .reject ? Severity.rejected : .warning
            report.findings.append(Finding(.payload(reason), subject: subject, severity: severity))
        }
        if context.unsafeVRPs == .reject { report.vrps.removeAll { lost.contains($0.value) } }
    }

    private static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.map { finding in (key: SortKey(finding), finding: finding) }
            .sorted { $0.key < $1.key }
            .map(\.finding)
    }

    private struct SortKey: Comparable {
        let uri: String
        let rest: String

        init(_ finding: Finding) {
            uri = finding.subject.uri
            rest = "\(finding.reason.code.rawValue) \(finding.subject.trustAnchor ?? "") \(finding)"
        }

        static func < (left: SortKey, right: SortKey) -> Bool {
            (left.uri, left.rest) < (right.uri, right.rest)
        }
    }
}
