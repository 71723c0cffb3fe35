import RPKITypes
import RouteVerification

@testable import RPKIPayload
@testable import RouteMonitor

/// Documents of operators and of other programs.
enum DocumentTargets {
    private static var limits: DocumentLimits {
        var limits = DocumentLimits()
        limits.entries = 1_000
        return limits
    }

    /// A payload file: what is read from it comes back from our own export of it.
    static func payload(_ bytes: [UInt8]) {
        guard
            let file = read(
                bytes,
                { bytes, limits throws(DocumentError) in
                    try PayloadFile.read(bytes, limits: limits)
                }
            )
        else { return }
        let set = file.payload
        expect(zip(set.vrps, set.vrps.dropFirst()).allSatisfy { $0.vrp < $1.vrp }, "VRPs out of order")
        for (left, right) in zip(set.vaps, set.vaps.dropFirst()) {
            expect(left.vap.customer < right.vap.customer, "VAPs out of order")
        }
        for vap in set.vaps.map(\.vap) {
            expect(!vap.providers.isEmpty, "a VAP without providers")
            expect(
                zip(vap.providers, vap.providers.dropFirst()).allSatisfy { $0 < $1 },
                "providers out of order"
            )
            expect(vap.providers.count == 1 || vap.providers.first != ASN(0), "AS0 beside others")
        }
        let metadata = ExportMetadata(buildMachine: "fuzz", buildTime: Timestamp(0))
        var text: [UInt8] = []
        ExportFormat.json.write(set, metadata: metadata) { chunk in
            chunk.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        }
        guard let again = try? PayloadFile.read(text).payload else {
            fatalError("invariant: an unreadable export")
        }
        expect(again.vrps.map(\.vrp) == set.vrps.map(\.vrp), "other VRPs after an export")
        expect(again.vaps.map(\.vap) == set.vaps.map(\.vap), "other VAPs after an export")
        expect(
            again.routerKeys.map(\.routerKey) == set.routerKeys.map(\.routerKey),
            "other keys after an export"
        )
    }

    /// A SLURM file: what it asserts is there afterwards, and what it filters is not unless asserted.
    static func exceptions(_ bytes: [UInt8]) {
        guard
            let file = read(
                bytes,
                { bytes, limits throws(DocumentError) in
                    try SLURMFile.read(bytes, limits: limits)
                }
            )
        else { return }
        guard let exceptions = try? LocalExceptions([LocalExceptions.Source(name: "fuzz", file: file)]) else {
            fatalError("invariant: one file in conflict with itself")
        }
        let result = exceptions.apply(to: base).payload
        let vrps = Set(result.vrps.map(\.vrp))
        let asserted = Set(file.prefixAssertions.map(\.value))
        expect(asserted.isSubset(of: vrps), "an asserted VRP that is not there")
        for vrp in vrps.subtracting(asserted) {
            expect(!file.prefixFilters.contains { $0.matches(vrp) }, "a filtered VRP that is there")
        }
        let keys = Set(result.routerKeys.map(\.routerKey))
        expect(
            Set(file.bgpsecAssertions.map(\.value)).isSubset(of: keys),
            "an asserted key that is not there"
        )
        for assertion in file.aspaAssertions.map(\.value) {
            guard let entry = result.vaps.first(where: { $0.vap.customer == assertion.customer }) else {
                fatalError("invariant: an asserted ASPA that is not there")
            }
            let wanted = Set(assertion.providers).subtracting([ASN(0)])
            expect(wanted.isSubset(of: Set(entry.vap.providers)), "a provider that is not there")
        }
    }

    /// Lines of a batch, whole and in pieces: the same answers, one for each line that is not blank.
    static func batch(_ bytes: [UInt8]) {
        let whole = answers(bytes, pieces: max(1, bytes.count))
        expect(answers(bytes, pieces: 3) == whole, "other answers in pieces")
        let lines = bytes.split(separator: 0x0A)
            .filter { line in line.contains { ![0x20, 0x09, 0x0D].contains($0) } }
        let answered = whole.split(separator: 0x0A)
        expect(answered.count == lines.count, "\(answered.count) answers to \(lines.count) lines")
        for answer in answered {
            expect(!answer.contains { $0 < 0x20 || $0 == 0x7F }, "control characters in an answer")
            var json = JSONReader(Array(answer))
            guard (try? json.skipValue()) != nil, (try? json.finish()) != nil else {
                fatalError("invariant: an answer that is not JSON")
            }
        }
    }

    private static func answers(_ bytes: [UInt8], pieces: Int) -> [UInt8] {
        var verifier = BatchVerifier(vrps: VRPIndex([]), vaps: VAPIndex([]), traces: bytes.count < 512)
        var answers: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let end = min(bytes.count, start + pieces)
            verifier.read(bytes.span.extracting(start..<end), answers: &answers)
        }
        verifier.finish(answers: &answers)
        return answers
    }

    private static func read<Value: Hashable>(
        _ bytes: [UInt8],
        _ read: ([UInt8], DocumentLimits) throws(DocumentError) -> Value
    ) -> Value? {
        let first = Result { () throws(DocumentError) in try read(bytes, limits) }
        let second = Result { () throws(DocumentError) in try read(bytes, limits) }
        expect(first == second, "reading twice gives two results")
        switch first {
        case .success(let value): return value
        case .failure(let error):
            expect((0...bytes.count).contains(error.place.offset), "offset \(error.place.offset)")
            expect(!containsControls(error.description), "control characters in an error")
            if Fuzz.isVerbose { print(error) }
            return nil
        }
    }

    /// A VRP, a VAP and nothing else.
    private static var base: PayloadSet {
        let text = """
            {"roas":[{"asn":64496,"prefix":"192.0.2.0/24","maxLength":26},{"asn":0,"prefix":"2001:db8::/32"}],
             "aspas":[{"customer_asid":64496,"providers":[64500]}]}
            """
        return (try? PayloadFile.read(Array(text.utf8)).payload) ?? PayloadSet()
    }
}
