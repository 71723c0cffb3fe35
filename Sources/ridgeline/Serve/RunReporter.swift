import Logging
import RPKITypes
import RPKIValidation
import RelyingParty

/// Publishes and reports what the relying party's runs give.
struct RunReporter: Sendable {
    private let publisher: PayloadPublisher
    private let record: ServiceRecord
    private let fetches: FetchReporter
    private let logger: Logger

    init(_ publisher: PayloadPublisher, _ record: ServiceRecord, logger: Logger) {
        self.publisher = publisher
        self.record = record
        self.logger = logger
        fetches = FetchReporter(logger: logger)
    }

    func report(_ event: RelyingPartyService.Event) {
        switch event {
        case .began(let time):
            record.began(at: time)
            logger.debug("run begins")
        case .step(let step):
            fetches.report(step)
            if case .validated(let report) = step { publisher.publish(report) }
            if case .fetched(let outcome) = step { record.fetched(outcome) }
        case .ended(let outcome, let duration, let next):
            publisher.publish(outcome)
            record.ended(outcome, duration, at: .now)
            report(outcome, duration, next)
        case .failed(let error):
            record.failed(at: .now)
            logger.error("the run failed", metadata: ["reason": "\(error)"])
        case .notCleaned(let error):
            logger.warning("the store could not be cleaned", metadata: ["reason": "\(error)"])
        }
    }

    private func report(_ outcome: RelyingPartyRun.Outcome, _ duration: Duration, _ next: Timestamp) {
        if let fault = outcome.fault {
            logger.error("not everything could be stored", metadata: ["reason": "\(fault)"])
        }
        if outcome.isCutShort {
            logger.warning("the time for fetching was over before everything was fetched")
        }
        for anchor in outcome.report.trustAnchors where !anchor.isUsable {
            logger.error("a trust anchor has no data", metadata: ["trust-anchor": "\(anchor.name)"])
        }
        logger.info(
            "run ended",
            metadata: [
                "seconds": "\(duration.formattedSeconds)",
                "publication-points": "\(outcome.report.publicationPoints.count)",
                "objects": "\(outcome.report.counts.total)",
                "findings": "\(outcome.report.findings.count + outcome.fetchFindings.count)",
                "next": "\(next)",
            ]
        )
    }
}

extension Duration {
    /// Seconds with three decimals.
    var formattedSeconds: String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: max(0, 3 - rest.count)))\(rest)"
    }
}
