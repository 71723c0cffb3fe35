import RPKIObjects
import RPKITypes

/// Walks the RPKI from its trust anchors down and validates everything on the way.
///
/// Every validated path is walked, also when two paths lead to the same CA: which of them is the right one cannot
/// be known (digest "validation", section 4.3). The walk is bounded by `Limits`.
public struct Validator<Source: ObjectSource>: Sendable {
    /// Where objects come from.
    public let source: Source
    /// What the validation depends on besides the objects.
    public let context: ValidationContext
    /// How many tasks work at the same time.
    public let workers: Int
    /// Outcomes of earlier runs; nil when everything is to be evaluated.
    public var memo: ValidationMemo?
    /// A publication point with more files than this is shared among tasks.
    package var chunkSize = 256

    /// Makes a validator.
    ///
    /// - Parameters:
    ///   - source: where objects come from.
    ///   - context: what the validation depends on besides the objects.
    ///   - workers: at least 1; best the number of cores.
    ///   - memo: outcomes of earlier runs; it takes those of the next.
    public init(source: Source, context: ValidationContext, workers: Int, memo: ValidationMemo? = nil) {
        self.memo = memo
        self.source = source
        self.context = context
        self.workers = max(1, workers)
    }

    /// Validates everything under the given trust anchors.
    ///
    /// Bad data never stops a run: it is in the report's findings. Cancelling the task ends the run early, with
    /// what was validated until then.
    ///
    /// - Parameters:
    ///   - trustAnchors: the trees to walk; their names must differ.
    ///   - progress: called after each publication point, never by two tasks at once.
    /// - Returns: payload, findings and counts; the order of findings does not depend on timing.
    @concurrent
    public func run(
        _ trustAnchors: [TrustAnchor],
        progress: @Sendable (ValidationProgress) -> Void = { _ in }
    ) async -> ValidationReport {
        let run = PublicationPointRun(
            source: source,
            context: context,
            trustAnchors: trustAnchors,
            chunkSize: chunkSize,
            memo: memo
        )
        memo?.begin(ValidationMemo.Settings(context, trustAnchors))
        var walk = ValidationWalk(run: run)
        await withTaskGroup(of: ValidationWalk<Source>.Completion.self) { group in
            var running = 0
            while true {
                while running < workers, !Task.isCancelled, let item = walk.next() {
                    group.addTask { item.perform(run) }
                    running += 1
                }
                guard running > 0, let completion = await group.next() else { break }
                running -= 1
                if walk.complete(completion) { progress(walk.progress) }
            }
        }
        memo?.end()
        return walk.report()
    }
}
