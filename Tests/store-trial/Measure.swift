import FoundationEssentials
import GRDB
import Glibc
import ObjectStore
import RPKICrypto
import RPKITypes

/// Measures updates of a store against a bare loop that inserts the same blobs.
struct Measure {
    let directory: String
    let objects: SyntheticObjects
    let uris: [RsyncURI]
    let identity: RepositoryIdentity

    init(directory: String, count: Int) throws {
        self.directory = directory
        objects = SyntheticObjects(count: count)
        uris = (0..<count).map(objects.uri)
        identity = .rrdp(try HTTPSURI("https://rrdp.example.net/notification.xml"))
    }

    /// Seconds of wall time and of CPU.
    struct Cost {
        var wall: Double
        var cpu: Double
        /// CPU of the calling thread, which writes.
        var writer: Double
    }

    static func measure(_ body: () throws -> Void) rethrows -> Cost {
        func seconds(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
        let writer = seconds(CLOCK_THREAD_CPUTIME_ID)
        try body()
        return Cost(
            wall: seconds(CLOCK_MONOTONIC) - wall,
            cpu: seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu,
            writer: seconds(CLOCK_THREAD_CPUTIME_ID) - writer
        )
    }

    /// All blobs with id and given hash into one table, in one transaction, and the log emptied.
    func bare(_ hashes: [SHA256Digest]) throws -> Cost {
        try remove()
        let path = directory + "/bare.sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
        var configuration = Configuration()
        configuration.prepareDatabase { try StoreTrialSettings.configure($0) }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.write {
            try $0.execute(
                sql:
                    "CREATE TABLE object (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL) STRICT"
            )
        }
        let cost = try Measure.measure {
            try pool.write { database in
                let statement = try database.cachedStatement(
                    sql: "INSERT INTO object (id, hash, bytes) VALUES (?, ?, ?)"
                )
                for index in 0..<objects.count {
                    try statement.execute(
                        arguments: [index + 1, Data(hashes[index].bytes), Data(objects.bytes(index))]
                    )
                }
            }
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        }
        try pool.close()
        return cost
    }

    /// The same as a snapshot into an empty store.
    func snapshot() throws -> (ObjectStore, Cost) {
        try remove()
        let store = try ObjectStore(directory: directory)
        let cost = try Measure.measure { try fill(store) }
        return (store, cost)
    }

    func fill(_ store: ObjectStore) throws {
        let version = try store.repository(identity)?.version ?? 0
        try store.replace(identity, expecting: version, newState: [1]) { replacement in
            for index in 0..<objects.count { try replacement.add(uris[index], objects.bytes(index)) }
        }
        try store.truncateLog()
    }

    /// A chain that replaces `changes` objects, spread over the repository.
    func delta(_ store: ObjectStore, changes: Int) throws -> Cost {
        guard let version = try store.repository(identity)?.version else { throw TrialError("no repository") }
        return try Measure.measure {
            try store.apply(identity, expecting: version, newState: [2]) { deltas in
                for change in 0..<changes {
                    let index = change * (objects.count / changes)
                    let hash = SHA256.digest(objects.bytes(index).span)
                    try deltas.publish(uris[index], objects.bytes(index, version: 1), replacing: hash)
                }
            }
            try store.truncateLog()
        }
    }

    func remove() throws {
        for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "lock"] {
            unlink(directory + "/" + name)
        }
        mkdir(directory, 0o700)
    }

    static let rounds = 5

    /// All measurements; whether they are within the budgets.
    func run() throws -> Bool {
        let hashes = (0..<objects.count).map { SHA256.digest(objects.bytes($0).span) }
        let bytes = (0..<objects.count).reduce(0) { $0 + objects.bytes($1).count }
        var ratios: [Double] = []
        var writers: [Double] = []
        var deltas: [Double] = []
        var size = 0.0
        for _ in 0..<Measure.rounds {
            let before = try bare(hashes)
            let (store, cost) = try snapshot()
            let behind = try bare(hashes)
            let wall = (before.wall + behind.wall) / 2
            let cpu = (before.writer + behind.writer) / 2
            ratios.append(wall / cost.wall)
            writers.append(cpu / cost.writer)
            try store.close()
            print(
                "bare loop \(text(wall)) s (CPU \(text(cpu))), snapshot \(text(cost.wall)) s "
                    + "(CPU \(text(cost.cpu)), of it writing \(text(cost.writer)))"
            )
        }
        let (store, cost) = try snapshot()
        size = Double(try store.status().databaseSize) / Double(bytes)
        for _ in 0..<Measure.rounds {
            try fill(store)
            let delta = try self.delta(store, changes: 100)
            deltas.append(delta.wall / cost.wall)
        }
        let again = try Measure.measure { try fill(store) }
        print("snapshot again over the same objects: \(text(again.wall)) s")
        try store.close()
        try remove()
        print(
            "CPU of the writing threads, bare loop / snapshot: \(text(writers.sorted()[writers.count / 2]))"
        )
        return [
            check(
                "rate of a snapshot / rate of the bare loop",
                ratios.sorted()[ratios.count / 2],
                atLeast: 0.7
            ),
            check("delta of 100 changes / snapshot", deltas.sorted()[deltas.count / 2], atMost: 0.02),
            check("size of the store / bytes of the objects", size, atMost: 1.3),
        ].allSatisfy { $0 }
    }

    private func check(_ name: String, _ value: Double, atMost budget: Double) -> Bool {
        print("\(name): \(text(value)) (budget \(text(budget))) \(value <= budget ? "ok" : "MISSED")")
        return value <= budget
    }

    private func check(_ name: String, _ value: Double, atLeast budget: Double) -> Bool {
        print("\(name): \(text(value)) (at least \(text(budget))) \(value >= budget ? "ok" : "MISSED")")
        return value >= budget
    }

    private func text(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }
}

/// The pragmas of the store for the bare loop.
enum StoreTrialSettings {
    static func configure(_ database: Database) throws {
        try StoreSchema.configure(database, cache: 32_768, maximumSize: 68_719_476_736)
    }
}

/// Why there is no result.
struct TrialError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
