import RPKIObjects
import RPKITypes

/// The state of a run: what is to be done, and what was found so far.
///
/// Touched by one task only.
struct ValidationWalk<Source: ObjectSource> {
    /// One piece of work for one task.
    enum Item: Sendable {
        case trustAnchor(Int)
        case authority(AuthorityNode)
        case part(job: Int, index: Int, point: OpenPublicationPoint, range: Range<Int>)
        case lastGood(AuthorityNode, failures: [PublicationPointFailure])

        func perform(_ run: PublicationPointRun<Source>) -> Completion {
            switch self {
            case .trustAnchor(let index):
                var selection = TrustAnchorSelection(run.trustAnchors[index].locator, run.context)
                let authority = selection.choose(from: run.source)
                return .trustAnchor(index, authority, selection.findings, selection.window)
            case .authority(let node): return .step(run.start(node))
            case .lastGood(let node, let failures): return .step(run.reopenLastGood(node, failures))
            case .part(let job, let index, let point, let range):
                do throws(PublicationPointFailure) {
                    let outcome = try PublicationPointEvaluation.evaluate(range, of: point, run.context)
                    return .part(job: job, index: index, .success(outcome))
                } catch {
                    return .part(job: job, index: index, .failure(error))
                }
            }
        }
    }

    /// What a piece of work led to.
    enum Completion: Sendable {
        case trustAnchor(Int, CertificationAuthority?, [Finding], TimeWindow)
        case step(PublicationPointStep)
        case part(job: Int, index: Int, Result<PublicationPointOutcome, PublicationPointFailure>)
    }

    /// A publication point that several tasks evaluate.
    private struct Job {
        let node: AuthorityNode
        let point: OpenPublicationPoint
        let failures: [PublicationPointFailure]
        var parts: [Result<PublicationPointOutcome, PublicationPointFailure>?]
        var pending: Int
    }

    let run: PublicationPointRun<Source>
    private(set) var progress = ValidationProgress()
    private var items: [Item]
    /// CAs below those of the level at work.
    private var below: [AuthorityNode] = []
    private var underWay = 0
    private var jobs: [Int: Job] = [:]
    private var nextJob = 0
    private var assembly: ReportAssembly

    init(run: PublicationPointRun<Source>) {
        self.run = run
        items = run.trustAnchors.indices.reversed().map(Item.trustAnchor)
        assembly = ReportAssembly(run.trustAnchors, run.context)
    }

    /// The next piece of work; nil when there is none at the moment.
    ///
    /// The tree is walked level by level, and CAs are admitted in a fixed order when a level is done: limits then cut
    /// what lies deep, and the same in each run. Within a level the parts of an opened publication point come first.
    mutating func next() -> Item? {
        if items.isEmpty, underWay == 0 { admitNextLevel() }
        guard let item = items.popLast() else { return nil }
        underWay += 1
        return item
    }

    private mutating func admitNextLevel() {
        let admitted = assembly.admit(below)
        below = []
        progress.pending += admitted.count
        items = admitted.reversed().map(Item.authority)
    }

    /// Takes the result of a piece of work; true when a publication point is done.
    mutating func complete(_ completion: Completion) -> Bool {
        underWay -= 1
        switch completion {
        case .trustAnchor(let index, let authority, let findings, let window):
            if let node = assembly.addTrustAnchor(index, authority, findings, window) { below.append(node) }
            return false
        case .step(.finished(let result)):
            finish(result)
            return true
        case .step(.opened(let node, let point, let failures)):
            split(node, point, failures)
            return false
        case .part(let number, let index, let result):
            return completePart(number, index, result)
        }
    }

    private mutating func split(
        _ node: AuthorityNode,
        _ point: OpenPublicationPoint,
        _ failures: [PublicationPointFailure]
    ) {
        let starts = Array(stride(from: 0, to: point.entryCount, by: run.chunkSize))
        jobs[nextJob] = Job(
            node: node,
            point: point,
            failures: failures,
            parts: Array(repeating: nil, count: starts.count),
            pending: starts.count
        )
        for (index, start) in starts.enumerated() {
            let range = start..<min(start + run.chunkSize, point.entryCount)
            items.append(.part(job: nextJob, index: index, point: point, range: range))
        }
        nextJob += 1
    }

    private mutating func completePart(
        _ number: Int,
        _ index: Int,
        _ result: Result<PublicationPointOutcome, PublicationPointFailure>
    ) -> Bool {
        guard var job = jobs.removeValue(forKey: number) else { return false }
        job.parts[index] = result
        job.pending -= 1
        guard job.pending == 0 else {
            jobs[number] = job
            return false
        }
        var outcomes: [PublicationPointOutcome] = []
        for part in job.parts {
            switch part {
            case .success(let outcome): outcomes.append(outcome)
            case .failure(let failure):
                // The first in the order of the manifest, so that the report does not depend on timing.
                let failures = job.failures + [failure]
                guard !job.point.isLastGood else {
                    finish(PublicationPointResult(node: job.node, failures: failures))
                    return true
                }
                items.append(.lastGood(job.node, failures: failures))
                return false
            case nil: continue
            }
        }
        finish(run.finish(job.node, job.point, outcomes, job.failures))
        return true
    }

    private mutating func finish(_ result: PublicationPointResult) {
        progress.publicationPoints += 1
        progress.pending -= 1
        progress.objects += result.evaluated?.outcome.counts.total ?? 0
        run.remember(result)
        below += assembly.add(result)
    }

    /// The report on everything that was done.
    func report() -> ValidationReport { assembly.report() }
}
