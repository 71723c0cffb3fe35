import RPKITypes
import Testing

@testable import RPKIPayload

@Suite("The file of a history")
struct PayloadHistoryFileTests {
    /// A history with some deltas that ends in serial 3, over the wrap.
    private func sample(seed: UInt64 = 41, changes: Int = 4, share: Int = 40) throws -> PayloadHistory {
        var payload = RandomSets(seed: seed)
        var random = SplitMix64(seed: seed)
        let sessions = SessionIDs(using: &random)
        let serial = SerialNumber(3 &- UInt32(changes))
        var history = PayloadHistory(sessions: sessions, serial: serial)
        for time in 0...changes {
            _ = history.publish(try payload.set(share: share), validatedAt: Timestamp(Int64(500 + time)))
        }
        return history
    }

    @Test("What was written is read, whatever there is")
    func roundTrip() throws {
        for (seed, changes) in [(1, 0), (2, 1), (3, 4), (4, 16), (5, 140)] as [(UInt64, Int)] {
            let history = try sample(seed: seed, changes: changes)
            let bytes = PayloadHistoryFile.encode(history)
            let read = try PayloadHistoryFile.decode(bytes)
            #expect(read.sessions == history.sessions && read.serial == SerialNumber(3))
            #expect(read.current == history.current)
            #expect(read.validated == Timestamp(Int64(500 + changes)))
            #expect(read.nextExpiry == history.nextExpiry)
            #expect(read.steps == history.steps && read.deltaCount == min(changes, history.limits.deltas))
            #expect(PayloadHistoryFile.encode(read) == bytes)
        }
    }

    @Test("A history without payload, and one with the empty set, are not the same")
    func nothing() throws {
        var random = SplitMix64(seed: 1)
        var history = PayloadHistory(using: &random)
        let none = try PayloadHistoryFile.decode(PayloadHistoryFile.encode(history))
        #expect(none.current == nil && none.validated == nil && none.serial == history.serial)
        #expect(none.sessions == history.sessions)
        _ = history.publish(PayloadSet(), validatedAt: Timestamp(-5))
        let empty = try PayloadHistoryFile.decode(PayloadHistoryFile.encode(history))
        #expect(empty.current == PayloadSet() && empty.validated == Timestamp(-5))
    }

    @Test("Expiry that is far off, long names and large keys survive")
    func extremes() throws {
        var builder = PayloadSetBuilder()
        let anchor = try index(of: String(repeating: "ä", count: 300), in: &builder)
        builder.add(try vrp("::/0-128", .max), expires: .distantFuture, trustAnchor: anchor)
        builder.add(try vrp("255.255.255.255/32-32", 0), expires: .distantPast, trustAnchor: anchor)
        let providers = (1...9_999).map { ASN(UInt32($0)) }
        builder.add(
            VAP(customer: ASN(.max), providers: providers),
            expires: .distantFuture,
            trustAnchor: anchor
        )
        let identifier = try keyIdentifier((0..<20).map { 255 - $0 })
        let key = RouterKey(
            asn: ASN(0),
            keyIdentifier: identifier,
            subjectPublicKeyInfo: [UInt8](repeating: 7, count: 2_000)
        )
        builder.add(key, expires: .distantFuture, trustAnchor: anchor)
        let set = builder.build()
        var random = SplitMix64(seed: 1)
        var history = PayloadHistory(using: &random)
        _ = history.publish(PayloadSet(), validatedAt: .distantPast)
        _ = history.publish(set, validatedAt: .distantFuture)
        let read = try PayloadHistoryFile.decode(PayloadHistoryFile.encode(history))
        #expect(read.current == set && read.steps == history.steps && read.validated == .distantFuture)
    }

    @Test("A router that was in step gets a delta after a restart, though payload has expired meanwhile")
    func restart() throws {
        let before = try sample()
        let set = try #require(before.current)
        var after = try PayloadHistoryFile.decode(PayloadHistoryFile.encode(before))
        #expect(after.answer(to: before.serial) == .current)
        let time = try #require(set.firstExpiry)
        let publication = after.withdrawExpired(at: time)
        let rest = set.withoutExpired(at: time)
        let delta = PayloadDelta(from: set, to: rest)
        #expect(publication == .changed(after.serial, delta) && !delta.isEmpty)
        #expect(after.answer(to: before.serial) == .delta(delta))
        var table = RouterTable(set)
        try table.apply(delta)
        #expect(table == RouterTable(rest))
    }

    @Test("A serial that was given out but not stored is never taken for another after a restart")
    func lostSerials() throws {
        var lost = try sample()
        let bytes = PayloadHistoryFile.encode(lost)
        var payload = RandomSets(seed: 43)
        _ = lost.publish(try payload.set(), validatedAt: Timestamp(600))
        let router = lost.serial
        var restarted = try PayloadHistoryFile.decode(bytes)
        #expect(restarted.answer(to: router) == .unknown)
        _ = restarted.publish(try payload.set(), validatedAt: Timestamp(600))
        #expect(restarted.answer(to: router) == .tooOld)
        // Only the first change leaps.
        let next = restarted.serial.next
        _ = restarted.publish(try payload.set(), validatedAt: Timestamp(601))
        #expect(restarted.serial == next)
    }

    @Test("Nor is the serial of a first set that was given out but not stored")
    func lostFirstSerial() throws {
        var random = SplitMix64(seed: 1)
        var lost = PayloadHistory(using: &random)
        var restarted = try PayloadHistoryFile.decode(PayloadHistoryFile.encode(lost))
        _ = lost.publish(PayloadSet(), validatedAt: Timestamp(1))
        _ = restarted.publish(PayloadSet(), validatedAt: Timestamp(1))
        #expect(restarted.answer(to: lost.serial) == .tooOld)
    }

    @Test("Limits that have become smaller hold at once")
    func smallerLimits() throws {
        var limits = HistoryLimits.standard
        limits.deltas = 2
        let history = try sample()
        let read = try PayloadHistoryFile.decode(PayloadHistoryFile.encode(history), limits: limits)
        #expect(read.steps == Array(history.steps.suffix(2)))
    }

    @Test("Each truncation, each flipped bit and each added byte is found")
    func damage() throws {
        let bytes = PayloadHistoryFile.encode(try sample())
        for count in 0..<bytes.count where isAccepted(Array(bytes.prefix(count))) {
            Issue.record("accepted when cut to \(count) bytes")
        }
        for bit in 0..<(8 * bytes.count) {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            if isAccepted(damaged) { Issue.record("accepted with bit \(bit) flipped") }
        }
        #expect(!isAccepted(bytes + [0]))
        #expect(!isAccepted([0] + bytes))
    }

    private func isAccepted(_ bytes: [UInt8]) -> Bool { (try? PayloadHistoryFile.decode(bytes)) != nil }

    @Test("With the right checksums, each flipped bit gives a history that keeps all promises, or an error")
    func hostile() throws {
        let bytes = PayloadHistoryFile.encode(try sample(changes: 2, share: 20))
        var accepted = 0
        for bit in (8 * 12)..<(8 * bytes.count) where !((8 * 56)..<(8 * 80)).contains(bit) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            HistoryFileHeader.seal(&changed)
            guard let history = try? PayloadHistoryFile.decode(changed) else { continue }
            accepted += 1
            if let broken = HistoryPromises.broken(by: history) { Issue.record("bit \(bit): \(broken)") }
            if PayloadHistoryFile.encode(history) != changed {
                Issue.record("bit \(bit): is written otherwise")
            }
        }
        // Expiry and most of a serial may be anything.
        #expect(accepted > 300)
    }

    @Test(
        "Each count that is too large is refused before memory is taken for it",
        arguments: [32, 36, 40, 44, 48, 52]
    )
    func counts(offset: Int) throws {
        for count: UInt32 in [1, 1_000, 1 << 31, .max] {
            var bytes = PayloadHistoryFile.encode(try sample(changes: 1))
            let old = bytes.span.bigEndian32(at: offset)
            let new = count == 1 ? old + 1 : count
            bytes.replaceSubrange(offset..<(offset + 4), with: new.bigEndianBytes)
            HistoryFileHeader.seal(&bytes)
            #expect(throws: HistoryFileError.self) { try PayloadHistoryFile.decode(bytes) }
        }
    }

    @Test("Each rule is named with its place")
    func rules() throws {
        var builder = PayloadSetBuilder()
        let anchors = try ["a", "b"].map { try index(of: $0, in: &builder) }
        builder.add(try vrp("10.0.0.0/8-9", 1), expires: Timestamp(9), trustAnchor: anchors[0])
        builder.add(try vrp("11.0.0.0/8-9", 1), expires: Timestamp(9), trustAnchor: anchors[0])
        builder.add(
            VAP(customer: ASN(1), providers: [ASN(2), ASN(3)]),
            expires: Timestamp(9),
            trustAnchor: anchors[1]
        )
        var random = SplitMix64(seed: 1)
        var history = PayloadHistory(using: &random)
        _ = history.publish(PayloadSet(), validatedAt: Timestamp(1))
        _ = history.publish(builder.build(), validatedAt: Timestamp(2))
        let good = PayloadHistoryFile.encode(history)
        // Two names of 5, two VRPs of 18, a VAP of 26, a delta of 40.
        let (names, first, second, vap, step) = (80, 90, 108, 126, 152)
        let changes: [(offset: Int, bytes: [UInt8], error: HistoryFileError)] = [
            (16, good[18..<20] + [], HistoryFileError(.sessions, at: 16)),
            (22, [0, 0], HistoryFileError(.count, at: 32)),
            (22, [0, 2], HistoryFileError(.count, at: 22)),
            (names + 4, [0xFF], HistoryFileError(.trustAnchors, at: names)),
            (names + 9, [0x61], HistoryFileError(.trustAnchors, at: names + 5)),
            (first + 6, [0, 2], HistoryFileError(.trustAnchorIndex, at: first)),
            (first + 16, [33], HistoryFileError(.prefix, at: first + 8)),
            (first + 16, [6], HistoryFileError(.prefix, at: first + 8)),
            (first + 17, [7], HistoryFileError(.prefix, at: first + 8)),
            (first + 17, [33], HistoryFileError(.prefix, at: first + 8)),
            (first + 8, [12], HistoryFileError(.order, at: second)),
            (first + 8, [11], HistoryFileError(.order, at: second)),
            (vap + 14, [0, 0, 0, 0], HistoryFileError(.providers, at: vap)),
            (vap + 21, [0], HistoryFileError(.providers, at: vap + 14)),
            (vap + 25, [2], HistoryFileError(.providers, at: vap + 14)),
            (step, history.serial.rawValue.bigEndianBytes, HistoryFileError(.serials, at: step)),
            (step + 40, [12], HistoryFileError(.order, at: step + 50)),
            (step + 40 + 9, [10], HistoryFileError(.delta, at: step)),
            (step + 40 + 20 + 3, [2], HistoryFileError(.delta, at: step)),
        ]
        for change in changes {
            var bytes = good
            bytes.replaceSubrange(change.offset..<(change.offset + change.bytes.count), with: change.bytes)
            HistoryFileHeader.seal(&bytes)
            #expect(throws: change.error) { try PayloadHistoryFile.decode(bytes) }
        }
        var other = good
        other[0] ^= 1
        #expect(throws: HistoryFileError(.mark, at: 0)) { try PayloadHistoryFile.decode(other) }
        other = good
        other[11] = 2
        #expect(throws: HistoryFileError(.version, at: 8)) { try PayloadHistoryFile.decode(other) }
    }

    @Test("Codes are unique, and each has its text")
    func codes() {
        let rules = HistoryFileError.Rule.allCases
        #expect(Set(rules.map(\.rawValue)).count == rules.count)
        #expect(Set(rules.map(\.description)).count == rules.count)
        #expect(
            "\(HistoryFileError(.bodyChecksum, at: 64))"
                == "it is damaged: the checksum is wrong (byte 64) [history-body-checksum]"
        )
    }

    @Test("The checksum tells inputs apart that differ in one word, in length, or in the order of words")
    func checksum() {
        var random = SplitMix64(seed: 9)
        for count in [0, 1, 7, 8, 9, 31, 32, 33, 40, 64, 100] {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            var seen: Set<UInt64> = [HistoryChecksum.of(bytes.span)]
            var inputs = 1
            func see(_ other: [UInt8]) {
                seen.insert(HistoryChecksum.of(other.span))
                inputs += 1
            }
            see(bytes + [0])
            for index in bytes.indices {
                for change: UInt8 in [1, 0x80, 0xFF] {
                    var other = bytes
                    other[index] ^= change
                    see(other)
                }
            }
            // Words of one sum, and of two.
            for distance in [8, 32] where count >= distance + 8 {
                var other = bytes
                for index in 0..<8 { other.swapAt(index, index + distance) }
                see(other)
            }
            #expect(seen.count == inputs)
        }
    }
}

extension HistoryFileHeader {
    /// Makes the checksums of a changed file right.
    static func seal(_ bytes: inout [UInt8]) {
        let body = HistoryChecksum.of(bytes.span.extracting(droppingFirst: size))
        bytes.replaceSubrange(64..<72, with: body.bigEndianBytes)
        let header = HistoryChecksum.of(bytes.span.extracting(first: 72))
        bytes.replaceSubrange(72..<80, with: header.bigEndianBytes)
    }
}

/// What the documentation of a history promises, checked without its own means.
enum HistoryPromises {
    /// The first promise that is broken.
    static func broken(by history: PayloadHistory) -> String? {
        guard let set = history.current else { return history.steps.isEmpty ? nil : "deltas without a set" }
        func isAscending<Key: Comparable>(_ keys: [Key]) -> Bool { zip(keys, keys.dropFirst()).allSatisfy(<) }
        func isSound(_ vap: VAP) -> Bool {
            !vap.providers.isEmpty && isAscending(vap.providers)
                && (vap.providers.count == 1 || !vap.providers.contains(ASN(0)))
        }
        guard isAscending(set.trustAnchors), isAscending(set.vrps.map(\.vrp)),
            isAscending(set.vaps.map(\.vap.customer)), isAscending(set.routerKeys.map(\.routerKey)),
            set.vaps.allSatisfy({ isSound($0.vap) })
        else { return "the order of the set" }
        let anchors =
            set.vrps.map(\.trustAnchor) + set.vaps.map(\.trustAnchor) + set.routerKeys.map(\.trustAnchor)
        guard anchors.allSatisfy({ Int($0.rawValue) < set.trustAnchors.count }) else {
            return "a trust anchor"
        }
        for step in history.steps {
            guard case .delta(let delta) = history.answer(to: step.base) else { return "no delta" }
            guard isAscending(delta.announcedVRPs), isAscending(delta.withdrawnVRPs),
                isAscending(delta.announcedRouterKeys), isAscending(delta.withdrawnRouterKeys),
                isAscending(delta.vapChanges.map(\.customer)), delta.announcedVAPs.allSatisfy(isSound)
            else { return "the order of a delta" }
            let (vrps, keys) = (Set(set.vrps.map(\.vrp)), Set(set.routerKeys.map(\.routerKey)))
            let customers = Set(set.vaps.map(\.vap.customer))
            guard vrps.isSuperset(of: delta.announcedVRPs), vrps.isDisjoint(with: delta.withdrawnVRPs),
                keys.isSuperset(of: delta.announcedRouterKeys),
                keys.isDisjoint(with: delta.withdrawnRouterKeys),
                Set(set.vaps.map(\.vap)).isSuperset(of: delta.announcedVAPs),
                customers.isDisjoint(with: delta.withdrawnCustomers)
            else { return "a delta that does not lead to the set" }
        }
        return nil
    }
}
