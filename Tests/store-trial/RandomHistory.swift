import RPKICrypto
import RPKITypes

/// A repository that changes at random from serial to serial; the same for the same seed.
///
/// Some bytes occur at several URIs, some come back later, and the names differ in case or have quotes.
struct RandomHistory {
    /// One element of a delta.
    enum Change {
        case publish(RsyncURI, [UInt8], replacing: SHA256Digest?)
        case withdraw(RsyncURI, SHA256Digest)
    }

    /// How many places for objects there are, how many of them have large objects, their bytes, changes of a serial.
    let (places, large, largeSize, changesEach): (Int, Int, Int, Int)
    private let seed: UInt64
    private let objects = SyntheticObjects(count: 0)

    init(seed: UInt64, places: Int, large: Int = 0, largeSize: Int = 1_000_000, changesEach: Int) {
        (self.seed, self.places, self.large) = (seed, places, large)
        (self.largeSize, self.changesEach) = (largeSize, changesEach)
    }

    /// The contents at a serial: which version of an object is at each place.
    func contents(at serial: Int) -> [RsyncURI: [UInt8]] {
        var contents: [RsyncURI: [UInt8]] = [:]
        for (place, version) in versions(at: serial) { contents[uri(place)] = bytes(place, version) }
        return contents
    }

    /// The delta that leads to a serial from the one before.
    func changes(to serial: Int) -> [Change] {
        var versions = versions(at: serial - 1)
        return steps(serial, from: versions).map { place, version in
            let before = versions[place].map { digest(bytes(place, $0)) }
            versions[place] = version
            guard let version else {
                return .withdraw(uri(place), before ?? digest([]))
            }
            return .publish(uri(place), bytes(place, version), replacing: before)
        }
    }

    private func digest(_ bytes: [UInt8]) -> SHA256Digest { SHA256.digest(bytes.span) }

    private func versions(at serial: Int) -> [Int: Int] {
        var versions: [Int: Int] = [:]
        for place in 0..<places where place < large || place % 3 != 0 { versions[place] = 0 }
        for step in stride(from: 1, through: serial, by: 1) {
            for (place, version) in steps(step, from: versions) { versions[place] = version }
        }
        return versions
    }

    /// Places that a serial touches, each once, with the new version or nil for a withdrawal.
    private func steps(_ serial: Int, from versions: [Int: Int]) -> [(place: Int, version: Int?)] {
        var random = SplitMix(state: seed &+ UInt64(serial) &* 7_919)
        var touched: Set<Int> = []
        var steps: [(place: Int, version: Int?)] = []
        while steps.count < changesEach {
            let place = Int(random.next() % UInt64(places))
            guard touched.insert(place).inserted else { continue }
            let isWithdrawn = versions[place] != nil && place >= large && random.next() % 3 == 0
            steps.append((place, isWithdrawn ? nil : version(random.next(), serial)))
        }
        return steps
    }

    /// Mostly a new version; at times one of three that many objects share.
    private func version(_ random: UInt64, _ serial: Int) -> Int {
        random % 4 == 0 ? -1 - Int(random / 4 % 3) : serial
    }

    private func bytes(_ place: Int, _ version: Int) -> [UInt8] {
        if version < 0 { return objects.bytes(-version, version: 77) }
        guard place < large else { return objects.bytes(place, version: version) }
        var bytes = objects.bytes(place, version: version)
        while bytes.count < largeSize { bytes += bytes }
        return bytes
    }

    private func uri(_ place: Int) -> RsyncURI {
        let name = ["a", "A", "'; DROP TABLE file; --", "%00", "x*y", "(a)=b"][place % 6]
        let text =
            "rsync://rpki.example.net/repo/\(place / 12)/\(place % 2 == 0 ? "d" : "D")/\(name)\(place / 6).roa"
        return RsyncURI(checked: Array(text.utf8.filter { $0 != 0x20 }))
    }
}

/// A generator of numbers from a seed.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
