import Glibc
import ObjectStore
import RPKITypes
import Testing

@testable import store_trial

/// Kills processes that write a store: behind each kill there is one published version, and the next run goes on.
@Suite(.serialized) struct CrashTests {
    /// How a process ended, as `waitpid` tells: by SIGKILL.
    private static let killed: Int32 = SIGKILL

    /// Opens what a process left, and expects one version whole: `last`, or the next when that was under way.
    ///
    /// Then makes an update and expects that, too.
    ///
    /// - Returns: the serial that the store has at the end.
    @discardableResult
    private func goOn(
        _ directory: TemporaryDirectory,
        _ trial: Crashing,
        _ last: Int,
        _ comment: Comment? = nil
    ) throws -> Int {
        let store = try ObjectStore(directory: directory.store, check: .always)
        let serial = try trial.serial(store)
        #expect(serial == last || serial == last + 2, comment)
        #expect(try store.contents(trial.identity) == trial.published(serial), comment)
        try trial.advance(store)
        #expect(try trial.serial(store) == serial + 2, comment)
        #expect(try store.contents(trial.identity) == trial.published(serial + 2), comment)
        try store.checkIntegrity()
        try store.close()
        return serial + 2
    }

    /// Runs the helper to a point; the serial of the last update that it knew to be committed.
    ///
    /// - Returns: nil when the helper came to its end.
    private func run(
        _ directory: TemporaryDirectory,
        _ seed: UInt64,
        _ scale: Crashing.Scale,
        to point: Int
    ) throws -> Int? {
        let child = try Trial(["crash-at", directory.store, "\(seed)", scale.rawValue, "\(point)"])
        let lines = child.lines()
        let status = child.wait()
        guard status != 0 else { return nil }
        #expect(status == CrashTests.killed)
        return lines.last.flatMap { Int($0[1]) } ?? 0
    }

    /// What the helper reports of a run to its end: the calls until each step was done.
    private func steps(_ directory: TemporaryDirectory, _ seed: UInt64) throws -> [(name: String, calls: Int)]
    {
        let child = try Trial(["crash-at", directory.store, "\(seed)", "small", "\(Int.max)"])
        let lines = child.lines()
        #expect(child.wait() == 0)
        return lines.map { ($0[0], Int($0[2]) ?? 0) }
    }

    // MARK: Kills

    @Test func killedInTheFirstRun() throws {
        let seed: UInt64 = 1
        let trial = try Crashing(seed: seed)
        let steps = try steps(TemporaryDirectory(), seed)
        try #require(
            steps.map(\.name).filter { $0 != "committed" } == ["open", "emptied", "emptied", "closed"]
        )
        // The creation of the schema and the first update densely, as from then on all is alike.
        var points = Array(stride(from: 0, to: 3 * steps[0].calls, by: 7))
        points += stride(from: 3 * steps[0].calls, to: 3 * steps[1].calls, by: 29)
        // In the last call of each step, behind it, and in the first of the next.
        for step in steps.dropLast() {
            points += [3 * step.calls - 2, 3 * step.calls - 1, 3 * step.calls + 1]
        }
        points += stride(from: 3 * steps[1].calls, to: 3 * steps[steps.count - 1].calls, by: 97)
        #expect(points.count >= 40)
        for point in points {
            let directory = try TemporaryDirectory()
            let last = try #require(try run(directory, seed, .small, to: point))
            try goOn(directory, trial, last, "point \(point)")
        }
    }

    @Test func killedInLaterRuns() throws {
        let seed: UInt64 = 2
        let trial = try Crashing(seed: seed)
        let directory = try TemporaryDirectory()
        _ = try steps(directory, seed)
        let calls = try #require(try steps(directory, seed).last).calls
        var last = 16
        var (random, kills) = (SplitMix(state: seed), 0)
        for _ in 0..<30 {
            let point = Int(random.next() % UInt64(3 * calls))
            guard let serial = try run(directory, seed, .small, to: point) else {
                // This run had fewer calls than the one that was counted.
                last = try goOn(directory, trial, last + 8)
                continue
            }
            #expect(serial == 0 || serial >= last)
            kills += 1
            last = try goOn(directory, trial, max(serial, last), "point \(point)")
        }
        #expect(kills >= 20)
    }

    /// In a snapshot and in a chain much of which is in the log before they commit, and while that is emptied.
    @Test(arguments: [7_001, 18_000, 33_002])
    func killedInLargeUpdates(call: Int) throws {
        let trial = try Crashing(seed: 3, scale: .large)
        let directory = try TemporaryDirectory()
        let last = try #require(try run(directory, 3, .large, to: 3 * call + call % 3))
        try goOn(directory, trial, last)
    }

    @Test func killedFromOutside() throws {
        let seed: UInt64 = 4
        let trial = try Crashing(seed: seed)
        let directory = try TemporaryDirectory()
        var random = SplitMix(state: seed)
        var last = 0
        for round in 0..<16 {
            let child = try Trial(["crash", directory.store, "\(seed)", "small"])
            // An update has some 50 or 30 steps, the process goes on meanwhile; some rounds end while it begins.
            let steps = round % 4 == 3 ? 0 : 1 + Int(random.next() % 200)
            #expect(child.read(steps).count == steps)
            child.kill()
            #expect(child.wait() == CrashTests.killed)
            let store = try ObjectStore(directory: directory.store, check: .always)
            let serial = try trial.serial(store)
            #expect(serial >= last)
            try store.close()
            last = try goOn(directory, trial, serial)
        }
    }

    @Test func onlyOneProcessHasTheStore() throws {
        let directory = try TemporaryDirectory()
        let child = try Trial(["hold", directory.store])
        #expect(child.read(1) == [0x2E])
        #expect(throws: StoreError.locked(pid: child.pid)) { try ObjectStore(directory: directory.store) }
        #expect(throws: StoreError.locked(pid: child.pid)) {
            try ObjectStore.rebuild(directory: directory.store)
        }
        child.kill()
        child.wait()
        // What the killed process left in the lock file does no harm.
        let store = try ObjectStore(directory: directory.store)
        #expect(throws: StoreError.locked(pid: getpid())) { try ObjectStore(directory: directory.store) }
        try store.close()
        #expect(throws: StoreError.closed) { try store.repositories() }
        try ObjectStore(directory: directory.store).close()
    }

    // MARK: No space

    private static let isFull = StoreError.full.description.split(separator: " ").map(String.init)

    /// A disk that is full from some call on, and later has space again.
    @Test func fullDiskStopsUpdatesAndNothingElse() throws {
        let seed: UInt64 = 5
        let trial = try Crashing(seed: seed)
        let steps = try steps(TemporaryDirectory(), seed)
        for call in stride(from: 0, to: steps[2].calls, by: 11) {
            let directory = try TemporaryDirectory()
            let child = try Trial(["fail", directory.store, "\(seed)", "small", "\(call)", "\(ENOSPC)"])
            let lines = child.lines()
            #expect(child.wait() == 0)
            let failures = lines.filter { Int($0[0]) == nil }
            #expect(!failures.isEmpty)
            #expect(failures.allSatisfy { $0 == CrashTests.isFull }, "\(failures)")
            // Either it could not be opened, or two updates went on when there was space.
            #expect(lines.count == 1 || lines.count == 4 && lines[2...].allSatisfy { Int($0[0]) != nil })
            let last = lines.compactMap { Int($0[0]) }.last ?? 0
            try goOn(directory, trial, last, "call \(call)")
        }
    }

    @Test func otherFailuresAreNotTakenForAFullDisk() throws {
        let directory = try TemporaryDirectory()
        let child = try Trial(["fail", directory.store, "6", "small", "80", "\(EIO)"])
        let lines = child.lines()
        #expect(child.wait() == 0)
        #expect(lines.map(\.[0]) == ["SQLite", "SQLite", "2", "4"])
        try goOn(directory, Crashing(seed: 6), 4)
    }

    /// Limits at which there is no schema, or there are some updates.
    @Test(arguments: [10_000, 150_000, 600_000, 1_000_000, 2_000_000])
    func fileSizeLimitIsFullAndTheLastStateStays(limit: Int) throws {
        let directory = try TemporaryDirectory()
        let trial = try Crashing(seed: 7)
        func fill(_ limit: Int) throws -> [[String]] {
            let child = try Trial(["fill", directory.store, "7", "small", "\(limit)"])
            let lines = child.lines()
            #expect(child.wait() == 0)
            return lines
        }
        let lines = try fill(limit)
        let last = try goOn(directory, trial, Int(lines.last?.last ?? "") ?? 0)
        #expect(lines == (limit < 300_000 ? [["full"]] : [["full", "at", "\(last - 2)"]]))
        // With a limit below what is there already it cannot even be opened, and that does no harm.
        #expect(try fill(10_000) == [["full"]])
        try goOn(directory, trial, last)
    }

    /// A file system of 3 MB, in a mount namespace of its own; a limit of the size of files where none can be mounted.
    @Test func fullFileSystem() throws {
        let directory = try TemporaryDirectory()
        let mount = #"mount -t tmpfs -o size=3m none "$0""#
        let namespace = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
        let probe = #"unshare --map-root-user --mount sh -c '\#(mount)' "$0" 2>&1 && echo mounted"#
        let answer = try Trial(["none"], wrapper: ["sh", "-c", probe, directory.path])
        let isMounted = answer.lines().last == ["mounted"]
        answer.wait()
        let child =
            isMounted
            ? try Trial(
                ["fill"],
                wrapper: namespace + [#"\#(mount) && exec "$1" "$2" "$0/store" 8 small"#, directory.path]
            )
            : try Trial(["fill", directory.store, "8", "small", "3000000"])
        let lines = child.lines()
        #expect(child.wait() == 0)
        #expect(lines.count == (isMounted ? 2 : 1))
        #expect(lines.first?.first == "full")
        let serial = lines.first?.last.flatMap { Int($0) } ?? 0
        #expect(serial > 0)
        // Only in the file system can space come back: the helper goes on there by itself.
        if isMounted {
            #expect(lines.last == ["went", "on", "to", "\(serial + 2)"])
        } else {
            try goOn(directory, Crashing(seed: 8), serial)
        }
    }
}
