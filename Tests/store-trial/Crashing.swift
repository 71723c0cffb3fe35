import Glibc
import ObjectStore
import RPKITypes

/// Updates that a test interrupts: the state of the repository is its serial in decimal digits.
struct Crashing {
    let history: RandomHistory
    let identity: RepositoryIdentity

    init(seed: UInt64) throws {
        history = RandomHistory(seed: seed, places: 240, large: 36, changesEach: 40)
        identity = .rrdp(try HTTPSURI("https://rrdp.example.net/notification.xml"))
    }

    /// The serial that the store has; 0 when it is empty.
    func serial(_ store: ObjectStore) throws -> Int {
        let state = try store.repository(identity)?.state ?? []
        return Int(String(decoding: state, as: UTF8.self)) ?? 0
    }

    /// Leads the store two serials on: by a snapshot, or by a chain of two deltas.
    func advance(_ store: ObjectStore, progress: () -> Void = {}) throws {
        let serial = try serial(store)
        let version = try store.repository(identity)?.version ?? 0
        let next = Array(String(serial + 2).utf8)
        if serial % 4 == 0 {
            let contents = history.contents(at: serial + 2)
            try store.replace(identity, expecting: version, newState: next) { replacement in
                for (uri, bytes) in contents {
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

    /// Updates on and on; writes a byte to standard output at each step.
    static func run(_ directory: String, seed: UInt64) throws -> Never {
        let trial = try Crashing(seed: seed)
        let store = try ObjectStore(directory: directory)
        while true {
            try trial.advance(store) {
                var byte: UInt8 = 0x2E
                write(STDOUT_FILENO, &byte, 1)
            }
        }
    }

    /// Fills a store until files must not grow any more; prints how that ended.
    static func fill(_ directory: String, fileSize: UInt) throws {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: fileSize, rlim_max: fileSize)
        guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
            throw TrialError("no limit")
        }
        let trial = try Crashing(seed: 1)
        let store = try ObjectStore(directory: directory)
        do {
            for _ in 0..<100 { try trial.advance(store) }
            print("not full")
        } catch StoreError.full {
            print("full at \(try trial.serial(store))")
        }
        try store.close()
    }

    /// Holds a store until standard input ends.
    static func hold(_ directory: String) throws {
        let store = try ObjectStore(directory: directory)
        var byte: UInt8 = 0x2E
        write(STDOUT_FILENO, &byte, 1)
        while read(STDIN_FILENO, &byte, 1) > 0 {}
        try store.close()
    }
}
