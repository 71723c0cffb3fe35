import RPKIObjects
import RPKITypes
import Synchronization

/// The outcomes of publication points that were validated before (design decision D1).
///
/// An outcome is a pure function of the CA's certificate, its effective resources and the manifest, which pins every
/// listed object, and holds inside its time window; so a publication point whose manifest is still the same costs
/// neither parsing nor signature checks. A CA that is reached on several paths is evaluated once.
///
/// The memo is an optimisation and may be thrown away at any time: without it the report is the same. It keeps what
/// the last run used, and empties itself when limits, relaxations, policies or constraints change. It may be given
/// to one run after another, not to two at the same time.
public final class ValidationMemo: Sendable {
    /// What an outcome is looked up by.
    private struct Key: Hashable {
        let certificate: SHA256Digest
        let manifest: SHA256Digest
        let trustAnchor: String
        let isTrustAnchor: Bool
    }

    private struct Entry {
        let resources: ResourceSet
        let evaluated: EvaluatedPublicationPoint
        /// The run that used it last.
        var lastUse: Int

        func holds(at time: Timestamp) -> Bool {
            let window = evaluated.outcome.window
            return window.lower <= time && time < window.upper
        }
    }

    private struct State {
        var settings: Settings?
        var entries: [Key: [Entry]] = [:]
        var run = 0
        var hits = 0
    }

    /// What all outcomes depend on besides the objects.
    struct Settings: Equatable {
        let limits: Limits
        let relaxations: Relaxations
        let resourcePolicy: ResourcePolicy
        let constraints: [String: ResourceConstraints]

        init(_ context: ValidationContext, _ trustAnchors: [TrustAnchor]) {
            limits = context.limits
            relaxations = context.relaxations
            resourcePolicy = context.resourcePolicy
            var constraints: [String: ResourceConstraints] = [:]
            for anchor in trustAnchors { constraints[anchor.locator.name] = anchor.constraints }
            self.constraints = constraints
        }
    }

    private let state = Mutex(State())

    /// Makes an empty memo.
    public init() {}

    /// Publication points of the last run that were not evaluated again.
    public var hits: Int { state.withLock { $0.hits } }
    /// Outcomes that are kept.
    public var count: Int { state.withLock { $0.entries.values.reduce(0) { $0 + $1.count } } }

    /// Begins a run; what was found under other settings is dropped.
    func begin(_ settings: Settings) {
        state.withLock { state in
            if state.settings != settings { state.entries = [:] }
            state.settings = settings
            state.hits = 0
            state.run += 1
        }
    }

    /// Ends a run: what it did not use is dropped.
    func end() {
        state.withLock { state in
            state.entries = state.entries.compactMapValues { entries in
                let used = entries.filter { $0.lastUse == state.run }
                return used.isEmpty ? nil : used
            }
        }
    }

    /// The outcome that a CA with this manifest had, if it holds at `time`.
    func outcome(
        _ authority: CertificationAuthority,
        _ trustAnchor: String,
        isTrustAnchor: Bool,
        manifest: SHA256Digest,
        at time: Timestamp
    ) -> EvaluatedPublicationPoint? {
        let key = Key(
            certificate: authority.digest,
            manifest: manifest,
            trustAnchor: trustAnchor,
            isTrustAnchor: isTrustAnchor
        )
        return state.withLock { state in
            let entries = state.entries[key] ?? []
            for (index, entry) in entries.enumerated()
            where entry.resources == authority.resources && entry.holds(at: time) {
                state.entries[key]?[index].lastUse = state.run
                state.hits += 1
                return entry.evaluated
            }
            return nil
        }
    }

    /// Keeps an outcome of a fetched version; one that depends on the version before it holds only once.
    func keep(
        _ evaluated: EvaluatedPublicationPoint,
        _ authority: CertificationAuthority,
        _ trustAnchor: String,
        isTrustAnchor: Bool
    ) {
        guard !evaluated.outcome.usesHistory else { return }
        let key = Key(
            certificate: authority.digest,
            manifest: evaluated.manifestHash,
            trustAnchor: trustAnchor,
            isTrustAnchor: isTrustAnchor
        )
        state.withLock { state in
            state.entries[key, default: []].removeAll { $0.resources == authority.resources }
            let entry = Entry(resources: authority.resources, evaluated: evaluated, lastUse: state.run)
            state.entries[key, default: []].append(entry)
        }
    }
}

/// A version of a publication point that was evaluated whole.
struct EvaluatedPublicationPoint: Sendable {
    let outcome: PublicationPointOutcome
    let manifest: Manifest
    let manifestHash: SHA256Digest
    /// The size of the manifest in bytes.
    let manifestSize: Int
    /// Where the manifest was published.
    let manifestURI: RsyncURI
}
