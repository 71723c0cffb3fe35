/// A place among the requests that may wait.
///
/// A class, since a response that is never sent is only dropped.
final class WaitingPlace: Sendable {
    private let giveBack: @Sendable () -> Void

    /// Makes a place that is given back by a closure.
    init(_ giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

    deinit { giveBack() }
}
