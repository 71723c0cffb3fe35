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
        /// The serial of the payload that the provenance is of.
        var serial: SerialNumber?
        var fetches: [RepositoryIdentity: FetchOutcome] = [:]
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastListener = 0
    }

    private let state: Mutex<State>
    private let server: RTRServer
    private let parts: FetchingParts
    private let limits: Limits

    /// Findings that are kept of a run; more are counted.
    private static let findingLimit = 100_000

    init(server: RTRServer, parts: FetchingParts, limits: Limits, started: Timestamp) {
        self.server = server
        self.parts = parts
        self.limits = limits
        var status = ServiceStatus()
        status.started = started
        state = Mutex(State(status: status))
    }

    // MARK: What runs write

    func began(at time: Timestamp) { state.withLock { $0.status.run = RunStatus(started: time) } }

    func fetched(_ outcome: FetchOutcome) { state.withLock { $0.fetches[outcome.identity] = outcome } }

    func failed(at time: Timestamp) {
        state.withLock { state in
            state.status.runs[.failed, default: 0] += 1
            state.status.run?.done = time
        }
        tellListeners()
    }

    /// Takes what a run gave; `records` is what the store has of the repositories.
    func ended(_ outcome: RelyingPartyRun.Outcome, _ duration: Duration, at time: Timestamp) {
        let report = outcome.report
        let findings = report.findings + outcome.fetchFindings
        let records = (try? parts.store.repositories()) ?? []
        let isComplete = !outcome.isCutShort && report.trustAnchors.allSatisfy(\.isUsable)
        let kept = Array(findings.prefix(ServiceRecord.findingLimit))
        state.withLock { state in
            let seconds =
                Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
            state.status.run?.done = time
            state.status.run?.duration = seconds
            state.status.runs[
                outcome.fault != nil ? .failed : isComplete ? .complete : .incomplete,
                default: 0
            ] += 1
            state.status.trustAnchors = report.trustAnchorStatuses().sorted { $0.name < $1.name }
            let known = Set(records.map(\.identity))
            state.fetches = state.fetches.filter { known.contains($0.key) }
            state.status.repositories = records.filter { $0.lastReferenced != nil }
                .map { $0.status(state.fetches[$0.identity]) }
                .sorted { $0.uri < $1.uri }
            state.status.findings = kept
            state.status.droppedFindings = findings.count - kept.count
        }
        tellListeners()
    }

    /// Takes where the payload of a serial comes from; nil when that is not known.
    func published(_ provenance: PayloadProvenance?, serial: SerialNumber, _ exceptions: ExceptionStatus?) {
        state.withLock { state in
            state.provenance = provenance
            state.serial = serial
            state.status.exceptions = exceptions
        }
    }

    // MARK: What requests read

    var status: ServiceStatus {
        var status = state.withLock(\.status)
        status.rtr = RTRStatus(server.status, server.clients)
        status.process = ProcessStatus.current()
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

    func provenance(of element: PayloadReference) async throws -> [ProvenanceChain]? { nil }

    func object(_ key: ObjectKey) async throws -> PublishedObject? {
        let (parts, limits) = (parts, limits)
        return try await parts.threads.run {
            switch key {
            case .uri(let text):
                guard let uri = try? RsyncURI(text), let stored = try parts.store.objects(at: uri).first
                else {
                    return nil
                }
                return PublishedObject(uri: text, digest: stored.digest, bytes: stored.bytes, limits)
            case .digest(let digest):
                guard let bytes = try parts.store.object(digest) else { return nil }
                return PublishedObject(uri: nil, digest: digest, bytes: bytes, limits)
            case .keyIdentifier: return nil
            }
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
