/// A program that is a router towards an RTR cache.
package protocol RouterUnderTest: Sendable {
    /// Its name.
    var name: String { get }
    /// The programs that it needs.
    var programs: [RouterProgram] { get }
    /// Whether it must be started by root.
    var needsRoot: Bool { get }
    /// How long it may take from a change of the cache to its table, and why; generous on a busy machine.
    var patience: Duration { get }
    /// Whether it may ask for the full set of a cache that is back, although it was in sync.
    var mayBeginAnew: Bool { get }

    /// The versions of RTR that the installed program can be brought to speak.
    func versions() async throws -> ClosedRange<UInt8>

    /// Whether customers that are gone stay in its table when it loads the full set again, a defect of it.
    func keepsOldCustomers() async throws -> Bool

    /// Runs the router while `body` runs; then it is gone, with all processes and files that it made.
    ///
    /// - Parameters:
    ///   - port: The port of the cache, on 127.0.0.1.
    ///   - version: The version of RTR to begin with, where it can be chosen.
    ///   - body: What is done meanwhile; the router may not have reached the cache yet.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or an error when the router cannot be started.
    func run<Result>(
        port: Int,
        version: UInt8,
        _ body: (any RunningRouter) async throws -> Result
    ) async throws -> Result
}

extension RouterUnderTest {
    /// It does not.
    package func keepsOldCustomers() async throws -> Bool { false }
}

/// A router that runs.
package protocol RunningRouter: Sendable {
    /// Asks for the table.
    ///
    /// - Parameter candidates: All entries that might be there; a router that cannot list its table is asked
    ///   about each.
    /// - Returns: The table at this moment.
    /// - Throws: ``RouterTestError``; `ended` when the router is gone, otherwise it may only not be ready yet.
    func table(candidates: RouterPayload) async throws -> RouterTable

    /// What the router has said, for messages.
    var log: String { get }
}
