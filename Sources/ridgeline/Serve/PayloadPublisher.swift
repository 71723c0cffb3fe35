import HTTPAPI
import Logging
import RPKIPayload
import RPKITypes
import RPKIValidation
import RelyingParty
import Synchronization

/// Publishes what validation finds, with the local exceptions on top.
final class PayloadPublisher: Sendable {  // A class: runs and the watch of the exceptions both publish.
    private struct State {
        /// What validation found last, without exceptions.
        var validated: PayloadSet?
        var time = Timestamp.distantPast
        /// Runs that have ended.
        var runs = 0
        /// Whether a run has covered all that there is; until then less may be known than before.
        var isWhole = false
    }

    private let feed: PayloadFeed
    private let exceptions: ExceptionFiles
    private let record: ServiceRecord
    private let logger: Logger
    /// Held while something is published, so that an older set never replaces a newer one.
    private let state = Mutex(State())

    init(_ feed: PayloadFeed, exceptions: ExceptionFiles, record: ServiceRecord, logger: Logger) {
        self.feed = feed
        self.exceptions = exceptions
        self.record = record
        self.logger = logger
    }

    /// Publishes what a validation found on the way, once a run has covered all that there is.
    ///
    /// While the first run goes on, the store may have little of what the payload of the last process was made of.
    func publish(_ report: ValidationReport) {
        state.withLock { state in
            guard state.isWhole, report.trustAnchors.contains(where: \.isUsable) else { return }
            take(report, &state)
        }
    }

    /// Publishes what a run found.
    ///
    /// Payload of which nothing at all is left was not withdrawn by anybody: the last good payload stays until it
    /// expires. So it does when the first run was cut short.
    func publish(_ outcome: RelyingPartyRun.Outcome) {
        state.withLock { state in
            state.runs += 1
            if !outcome.isCutShort || state.runs > 1 || feed.current.current == nil { state.isWhole = true }
            guard state.isWhole else { return }
            guard outcome.report.trustAnchors.contains(where: \.isUsable) else {
                logger.error("no trust anchor has data: the last good payload stays")
                return
            }
            take(outcome.report, &state)
        }
    }

    private func take(_ report: ValidationReport, _ state: inout State) {
        state.validated = report.payloadSet()
        state.time = report.time
        publish(state, report)
    }

    /// Publishes the last payload again, with the exceptions as they are now.
    func exceptionsChanged() { state.withLock { publish($0, nil) } }

    /// Publishes; where it comes from is known if it is that of a report.
    private func publish(_ state: State, _ found: ValidationReport?) {
        guard let validated = state.validated else { return }
        let applied = exceptions.apply(to: validated.withoutExpired(at: .now))
        let payload = applied.payload
        let publication = feed.publish(payload, validatedAt: state.time)
        let provenance = found.map { report in
            guard let (exceptions, changes) = applied.exceptions else {
                return report.provenance(of: payload)
            }
            return report.provenance(of: payload, exceptions: exceptions, changes: changes)
        }
        record.published(
            provenance,
            serial: publication.serial ?? feed.current.serial,
            applied.exceptions.map { ExceptionStatus($0.1) }
        )
        switch publication {
        case .unchanged: return
        case .first(let serial): report(payload, serial, "payload")
        case .changed(let serial, let delta):
            report(payload, serial, "payload changed in \(delta.count) places")
        }
    }

    private func report(_ payload: PayloadSet, _ serial: SerialNumber, _ message: String) {
        logger.notice(
            "\(message)",
            metadata: [
                "serial": "\(serial)", "vrps": "\(payload.vrps.count)", "vaps": "\(payload.vaps.count)",
                "router-keys": "\(payload.routerKeys.count)",
            ]
        )
    }
}

extension ExceptionStatus {
    /// How much was added and removed.
    fileprivate init(_ changes: ExceptionChanges) {
        self.init(added: [:], filtered: [:])
        for effect in changes.assertions where effect.result == .added {
            added[CountedKind(effect.element), default: 0] += 1
        }
        for effect in changes.filters {
            for element in effect.removed { filtered[CountedKind(element), default: 0] += 1 }
        }
    }
}

extension CountedKind {
    fileprivate init(_ element: PayloadElement) {
        switch element {
        case .vrp(let vrp): self = vrp.prefix.family == .ipv4 ? .ipv4 : .ipv6
        case .vap: self = .vaps
        case .routerKey: self = .routerKeys
        }
    }
}
