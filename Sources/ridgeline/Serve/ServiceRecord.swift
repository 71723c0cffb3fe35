import Glibc
import HTTPAPI
import ObjectStore
import RPKIObjects
import RPKIPayload
import RPKITypes
import RPKIValidation
import RTRServer
import RelyingParty
import RepositoryFetch
import Synchronization

/// What the service tells of itself over HTTP.
///
/// Values are made when a run ends, and handed out as they are.
final class ServiceRecord: StatusSource {  // A class: runs write, requests read.
    private struct State {
        var status = ServiceStatus()
        var provenance: PayloadProvenance?
        /// The CAs of the last validation.
        var authorities = AuthorityTable()
        /// The serial of the payload that the provenance is of.
        var serial: SerialNumber?
        var fetches: [RepositoryIdentity: FetchOutcome] = [:]
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastListener = 0
    }

    private let state: Mutex<State>
    private let server: RTRServer
    private let parts: FetchingParts
    private let exceptions: ExceptionFiles
    private let limits: Limits

    /// Findings that are kept of a run; more are counted.
    private static let findingLimit = 100_000

    init(
        server: RTRServer,
        parts: FetchingParts,
        exceptions: ExceptionFiles,
        limits: Limits,
        started: Timestamp
    ) {
        self.server = server
        self.parts = parts
        self.exceptions = exceptions
        self.limits = limits
        var status = ServiceStatus()
        status.started = started
        state = Mutex(State(status: status))
    }

    // MARK: What runs write

    func began(at time: Timestamp) { state.withLock { $0.status.beginRun(at: time) } }

    func fetched(_ outcome: FetchOutcome) { state.withLock { $0.fetches[outcome.identity] = outcome } }

    func failed(at time: Timestamp) {
        state.withLock { $0.status.endRun(.failed, at: time) }
        tellListeners()
    }

    /// Takes what a run gave.
    func ended(_ outcome: RelyingPartyRun.Outcome, _ duration: Duration, at time: Timestamp) {
        let report = outcome.report
        let findings = report.findings + outcome.fetchFindings
        let records = (try? parts.store.repositories()) ?? []
        let isComplete = !outcome.isCutShort && report.trustAnchors.allSatisfy(\.isUsable)
        let kept = Array(findings.prefix(ServiceRecord.findingLimit))
        let known = Set(records.map(\.identity))
        let fetches = state.withLock { state in
            state.fetches = state.fetches.filter { known.contains($0.key) }
            return state.fetches
        }
        let trustAnchors = report.trustAnchorStatuses().sorted { $0.name < $1.name }
        let repositories = outcome.repositoryStatuses(records, fetches)
            .sorted { ($0.uri, $0.transport.rawValue) < ($1.uri, $1.transport.rawValue) }
        state.withLock { state in
            state.status.endRun(
                outcome.fault != nil ? .failed : isComplete ? .complete : .incomplete,
                at: time,
                duration: duration.seconds
            )
            state.status.trustAnchors = trustAnchors
            state.status.repositories = repositories
            state.status.findings = kept
            state.status.droppedFindings = findings.count - kept.count
        }
        tellListeners()
    }

    /// Takes where the payload of a serial comes from; nil when that is not known.
    func published(_ provenance: PayloadProvenance?, serial: SerialNumber, _ exceptions: ExceptionStatus?) {
        state.withLock { state in
            state.provenance = provenance
            if let provenance { state.authorities = provenance.authorities }
            state.serial = serial
            state.status.exceptions = exceptions
        }
    }

    // MARK: What requests read

    var status: ServiceStatus {
        var status = state.withLock(\.status)
        status.rtr = RTRStatus(server.status, server.clients)
        status.process = ProcessStatus.current()
        status.areExceptionsBroken = exceptions.failure != nil
        return status
    }

    func updates() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let id = state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return state.lastListener
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: id) }
        }
        return stream
    }

    private func tellListeners() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    func sources(of serial: SerialNumber) -> PayloadProvenance? {
        state.withLock { $0.serial == serial ? $0.provenance : nil }
    }

    func chains(
        of sources: [PayloadSource],
        _ authorities: AuthorityTable
    ) async throws -> [ProvenanceChain] {
        let (store, limits) = (parts.store, limits)
        return try await parts.threads.run {
            var reader = ChainReader(store, authorities, limits: limits)
            return try sources.map { try reader.chain(of: $0) }
        }
    }

    func object(_ key: ObjectKey) async throws -> PublishedObject? {
        let (parts, limits, authorities) = (parts, limits, state.withLock(\.authorities))
        return try await parts.threads.run {
            guard let found = try PublishedObjectSearch(parts.store, authorities).find(key) else {
                return nil
            }
            return PublishedObject(uri: found.uri, digest: found.digest, bytes: found.bytes, limits)
        }
    }
}

extension PublishedObject {
    /// An object with what it says.
    fileprivate init(uri: String?, digest: SHA256Digest, bytes: [UInt8], _ limits: Limits) {
        let inspection = ObjectInspection(
            bytes,
            path: uri ?? digest.description,
            settings: ObjectInspection.Settings(time: .now, limits: limits)
        )
        self.init(uri: uri, digest: digest, bytes: bytes, decoded: InspectionJSON.render(inspection))
    }
}
