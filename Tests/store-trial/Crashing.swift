import Glibc
import ObjectStore
import RPKICrypto
import RPKITypes

/// Updates that a test interrupts: the state of the repository is its serial in decimal digits.
struct Crashing {
    /// How much data there is.
    enum Scale: String, Sendable {
        /// Updates that SQLite writes when they commit.
        case small
        /// Updates of some 40 MB: more than SQLite's cache holds, and than the log may keep.
        case large
    }

    /// Where the versions come from; 0 is not used, as an empty store has it.
    let history: RandomHistory
    /// The one repository.
    let identity: RepositoryIdentity

    /// Prepares the versions; the same for the same arguments.
    init(seed: UInt64, scale: Scale = .small) throws {
        history =
            switch scale {
            case .small: RandomHistory(seed: seed, places: 60, large: 2, largeSize: 50_000, changesEach: 15)
            case .large: RandomHistory(seed: seed, places: 45, large: 38, changesEach: 30)
            }
        identity = .rrdp(try HTTPSURI("https://rrdp.example.net/notification.xml"))
    }

    /// The serial that the store has; 0 when it is empty.
    func serial(_ store: ObjectStore) throws -> Int {
        let state = try store.repository(identity)?.state ?? []
        return Int(String(decoding: state, as: UTF8.self)) ?? 0
    }

    /// The contents that were published with a serial.
    func published(_ serial: Int) -> [RsyncURI: SHA256Digest] {
        serial == 0 ? [:] : history.contents(at: serial).mapValues { SHA256.digest($0.span) }
    }

    /// Leads the store two serials on: by a snapshot, or by a chain of two deltas.
    func advance(_ store: ObjectStore, progress: () -> Void = {}) throws {
        let serial = try serial(store)
        let version = try store.repository(identity)?.version ?? 0
        let next = Array(String(serial + 2).utf8)
        if serial % 4 == 0 {
            let contents = history.contents(at: serial + 2)
            try store.replace(identity, expecting: version, newState: next) { replacement in
                // In an order that is the same in each process, so that its calls have the same numbers.
                for (uri, bytes) in contents.sorted(by: { $0.key.description < $1.key.description }) {
                    try replacement.add(uri, bytes)
                    progress()
                }
            }
        } else {
            try store.apply(identity, expecting: version, newState: next) { deltas in
                for step in 1...2 {
                    for change in history.changes(to: serial + step) {
                        switch change {
                        case .publish(let uri, let bytes, let hash):
                            try deltas.publish(uri, bytes, replacing: hash)
                        case .withdraw(let uri, let hash): try deltas.withdraw(uri, hash)
                        }
                        progress()
                    }
                }
            }
        }
        progress()
    }
}

// MARK: In the process that ends

extension Crashing {
    /// Updates on and on; writes a byte to standard output at each step, to be killed from outside.
    func run(_ directory: String) throws -> Never {
        let store = try ObjectStore(directory: directory)
        while true { try advance(store) { Crashing.print(".") } }
    }

    /// Opens, makes four updates with a collection and a checkpoint behind every second, closes; kills itself at a
    /// point.
    ///
    /// Prints a line for each that is done, with the calls until then: `open`, `committed`, `emptied`, `closed`.
    func runToPoint(_ directory: String, _ point: Int) throws {
        try SystemCalls.install(.kill(point: point))
        func report(_ step: String, _ store: ObjectStore? = nil) throws {
            Crashing.print("\(step) \(try store.map(serial) ?? 0) \(SystemCalls.count)\n")
        }
        let store = try ObjectStore(directory: directory)
        try report("open", store)
        for round in 0..<4 {
            try advance(store)
            try report("committed", store)
            guard round % 2 == 1 else { continue }
            _ = try store.collectGarbage(now: Timestamp(1_800_000_000))
            try store.truncateLog()
            try report("emptied", store)
        }
        try store.close()
        try report("closed")
    }

    /// Makes two updates while writing fails from a call on, and two more when it succeeds again.
    ///
    /// Prints a line for each update: the serial that it led to, or the error.
    func runFailing(_ directory: String, from call: Int, errno: Int32) throws {
        try SystemCalls.install(.fail(call: call, errno: errno))
        let store: ObjectStore
        do { store = try ObjectStore(directory: directory) } catch { return Crashing.print("\(error)\n") }
        for round in 0..<4 {
            if round == 2 { SystemCalls.recover() }
            do { try advance(store) } catch {
                Crashing.print("\(error)\n")
                guard try isWhole(store) else { throw TrialError("no version") }
                continue
            }
            Crashing.print("\(try serial(store))\n")
        }
        try store.close()
    }

    /// Updates a store until there is no more space; prints how that ended, and closes it.
    ///
    /// `fileSize` is what each file may have in bytes; nil when the file system is small. Then a file beside the store
    /// takes 1 MB of it, and without that the store goes on.
    func fill(_ directory: String, fileSize: UInt?) throws {
        signal(SIGXFSZ, SIG_IGN)
        if let fileSize {
            var limit = rlimit(rlim_cur: fileSize, rlim_max: fileSize)
            guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
                throw TrialError("no limit")
            }
        }
        let ballast = fileSize == nil ? directory + "-ballast" : nil
        if let ballast {
            let file = open(ballast, O_WRONLY | O_CREAT, 0o600)
            guard posix_fallocate(file, 0, 1_000_000) == 0 else { throw TrialError("no ballast") }
            close(file)
        }
        do { try fill(directory) } catch StoreError.full { Crashing.print("full\n") }
        guard let ballast else { return }
        unlink(ballast)
        let store = try ObjectStore(directory: directory, check: .always)
        guard try isWhole(store) else { throw TrialError("no version") }
        try advance(store)
        guard try isWhole(store) else { throw TrialError("no version") }
        Crashing.print("went on to \(try serial(store))\n")
        try store.close()
    }

    private func fill(_ directory: String) throws {
        let store = try ObjectStore(directory: directory)
        do {
            for _ in 0..<100 { try advance(store) }
            Crashing.print("not full\n")
        } catch StoreError.full {
            guard try isWhole(store) else { throw TrialError("no version") }
            Crashing.print("full at \(try serial(store))\n")
        }
        try store.close()
    }

    /// Holds a store until standard input ends.
    static func hold(_ directory: String) throws {
        let store = try ObjectStore(directory: directory)
        print(".")
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) > 0 {}
        try store.close()
    }

    /// Whether the store has what was published with its serial, while it is open.
    private func isWhole(_ store: ObjectStore) throws -> Bool {
        var contents: [RsyncURI: SHA256Digest] = [:]
        try store.files(of: identity) { contents[$0.uri] = SHA256.digest($0.bytes.span) }
        return contents == published(try serial(store))
    }

    /// Writes at once, so that it is read even of a process that is killed next.
    private static func print(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }
}
