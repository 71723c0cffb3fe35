@testable import RPKIPayload
@testable import RPKITypes

/// The file of a payload history.
enum HistoryTarget {
    /// The file as it is, and with all that a mutation would not get right by chance.
    static func file(_ bytes: [UInt8]) {
        check(bytes)
        guard bytes.count >= HistoryFileHeader.size else { return }
        var sealed = bytes
        put(HistoryFileHeader.mark, 0, &sealed)
        sealed.replaceSubrange(8..<12, with: HistoryFileHeader.version.bigEndianBytes)
        put(UInt64(bytes.count - HistoryFileHeader.size), 56, &sealed)
        put(HistoryChecksum.of(sealed.span.extracting(droppingFirst: HistoryFileHeader.size)), 64, &sealed)
        put(HistoryChecksum.of(sealed.span.extracting(first: 72)), 72, &sealed)
        check(sealed)
    }

    private static func put(_ number: UInt64, _ offset: Int, _ bytes: inout [UInt8]) {
        bytes.replaceSubrange(offset..<(offset + 8), with: number.bigEndianBytes)
    }

    private static func check(_ bytes: [UInt8]) {
        do throws(HistoryFileError) {
            var history = try PayloadHistoryFile.decode(bytes)
            check(history)
            let again = PayloadHistoryFile.encode(history)
            expect(again.count <= bytes.count, "a longer file")
            // Deltas over the limits are left out; else it is the same file.
            if again.count == bytes.count { expect(again == bytes, "another file") }
            let time = history.nextExpiry ?? Timestamp(0)
            _ = history.withdrawExpired(at: time)
            check(history)
            expect(history.nextExpiry.map { $0 > time } ?? true, "something expired is left")
        } catch {
            expect((0...bytes.count).contains(error.offset), "offset \(error.offset)")
            expect(!containsControls(error.description), "control characters in an error")
            if Fuzz.isVerbose { print(error) }
        }
    }

    private static func check(_ history: PayloadHistory) {
        guard let set = history.current else {
            return expect(history.deltaCount == 0, "deltas without a set")
        }
        expect(isAscending(set.trustAnchors), "names out of order")
        expect(isAscending(set.vrps.map(\.vrp)), "VRPs out of order")
        expect(isAscending(set.routerKeys.map(\.routerKey)), "router keys out of order")
        expect(isAscending(set.vaps.map(\.vap.customer)), "VAPs out of order")
        for entry in set.vaps { check(entry.vap) }
        for entry in set.vrps { _ = set.name(of: entry.trustAnchor) }
        for entry in set.vaps { _ = set.name(of: entry.trustAnchor) }
        for entry in set.routerKeys { _ = set.name(of: entry.trustAnchor) }
        let (vrps, keys) = (Set(set.vrps.map(\.vrp)), Set(set.routerKeys.map(\.routerKey)))
        let vaps = Set(set.vaps.map(\.vap))
        let customers = Set(vaps.map(\.customer))
        for step in history.steps {
            guard case .delta(let delta) = history.answer(to: step.base) else {
                fatalError("invariant: no delta")
            }
            expect(isAscending(delta.announcedVRPs) && isAscending(delta.withdrawnVRPs), "VRPs of a delta")
            expect(
                isAscending(delta.announcedRouterKeys) && isAscending(delta.withdrawnRouterKeys),
                "keys of a delta"
            )
            expect(isAscending(delta.vapChanges.map(\.customer)), "customers of a delta")
            for vap in delta.announcedVAPs { check(vap) }
            expect(vrps.isSuperset(of: delta.announcedVRPs), "an announced VRP that is not there")
            expect(vrps.isDisjoint(with: delta.withdrawnVRPs), "a withdrawn VRP that is there")
            expect(keys.isSuperset(of: delta.announcedRouterKeys), "an announced key that is not there")
            expect(keys.isDisjoint(with: delta.withdrawnRouterKeys), "a withdrawn key that is there")
            expect(vaps.isSuperset(of: delta.announcedVAPs), "an announced VAP that is not there")
            expect(customers.isDisjoint(with: delta.withdrawnCustomers), "a withdrawn customer that is there")
        }
    }

    private static func check(_ vap: VAP) {
        expect(!vap.providers.isEmpty && isAscending(vap.providers), "providers out of order")
        expect(vap.providers.count == 1 || !vap.providers.contains(ASN(0)), "AS0 in company")
    }

    private static func isAscending<Key: Comparable>(_ keys: [Key]) -> Bool {
        zip(keys, keys.dropFirst()).allSatisfy(<)
    }
}

extension HistoryTarget {
    /// A history without payload, and one with all kinds of payload and deltas.
    static var seeds: [[UInt8]] {
        guard let sessions = SessionIDs(version0: 1, version1: 2, version2: 3) else { return [] }
        var history = PayloadHistory(sessions: sessions, serial: SerialNumber(.max))
        var files = [PayloadHistoryFile.encode(history)]
        for round in 0..<4 {
            _ = history.publish(set(round), validatedAt: Timestamp(1_795_300_000 + Int64(round)))
            files.append(PayloadHistoryFile.encode(history))
        }
        return files
    }

    private static func set(_ round: Int) -> PayloadSet {
        var builder = PayloadSetBuilder()
        let time = Timestamp(1_795_400_000)
        for name in ["apnic", "ripe"] {
            guard let anchor = builder.trustAnchor(named: name) else { continue }
            let prefixes = ["192.0.2.0/24", "198.51.100.0/25", "2001:db8::/32"].compactMap { IPPrefix($0) }
            for (place, prefix) in prefixes.enumerated() where place != round {
                guard let vrp = VRP(prefix: prefix, maxLength: Int(prefix.length) + 2, asn: ASN(64_496))
                else { continue }
                builder.add(vrp, expires: time.advanced(by: Int64(place)), trustAnchor: anchor)
            }
            let octets = [UInt8](repeating: UInt8(round), count: 20)
            if let identifier = KeyIdentifier(octets.span) {
                let key = RouterKey(
                    asn: ASN(64_497),
                    keyIdentifier: identifier,
                    subjectPublicKeyInfo: [1, 2, 3]
                )
                builder.add(key, expires: time, trustAnchor: anchor)
            }
            if name == "ripe", round != 2 {
                let vap = VAP(customer: ASN(64_498), providers: [ASN(64_499), ASN(64_500 + UInt32(round))])
                builder.add(vap, expires: time, trustAnchor: anchor)
            }
        }
        return builder.build()
    }
}
