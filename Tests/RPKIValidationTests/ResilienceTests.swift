import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// One bad object costs one object; nothing that is published costs the run (RFC 9286, section 6; design decision D7).
@Suite("Resilience")
struct ResilienceTests {
    private static let time = TestRun.time

    @Test(
        "All defects of single objects in one publication point cost these objects alone",
        arguments: [1, 3, 256]
    )
    func allAtOnce(chunkSize: Int) async throws {
        let collection = try DefectCollection.all.get()
        let report = try await collection.hierarchy.run(chunkSize: chunkSize)
        #expect(report.payload == TestPayload(collection.complete))
        let rejected = report.findings.filter { $0.severity == .rejected }
        #expect(rejected.count == collection.codes.count)
        #expect(collection.codes.count == Defect.allCases.count(where: \.isCollectable))
        for finding in rejected {
            let name = String(finding.subject.uri.split(separator: "/").last ?? "")
            #expect(finding.reason.code.rawValue == collection.codes[name], "\(finding)")
        }
        // Objects of a scenario of their own say another place of publication than the one they have here.
        #expect(report.codes.subtracting(collection.codes.values).isSubset(of: ["signed-object-location"]))
    }

    /// How a file of the tree is damaged.
    enum Damage: UInt64, CaseIterable, Sendable {
        case flip, truncate, remove, empty, extend, zero
    }

    /// What a damaged file may cost: nothing of `healthy` unless it is its own or its parent's.
    private func check(_ files: [String: [UInt8]], touched path: String, _ plain: Scenario, _ name: String)
        async throws
    {
        let report = try await TestRun.run(
            MemorySource(files),
            locators: ["ta.tal": plain.locator],
            chunkSize: 2
        )
        let complete = TestPayload(plain.complete)
        let payload = report.payload
        #expect(payload.vrps.isSubset(of: complete.vrps), "\(name)")
        #expect(payload.vaps.isSubset(of: complete.vaps), "\(name)")
        #expect(payload.routerKeys.isSubset(of: complete.routerKeys), "\(name)")
        // No change of a listed file goes unnoticed: the manifest pins it.
        #expect(payload == complete || !report.findings.isEmpty, "\(name)")
        #expect(!report.findings.isEmpty, "\(name): \(path) is not noticed")
        guard path.contains("/victim/") || path.contains("/child/") else { return }
        let healthy = complete.vrps.filter { $0.prefix.description == "198.51.100.0/24" }
        #expect(healthy.count == 1 && payload.vrps.isSuperset(of: healthy), "\(name)")
        #expect(payload.vaps.contains { $0.customer == ASN(64_505) }, "\(name)")
        #expect(payload.routerKeys.contains { $0.asn == ASN(64_504) }, "\(name)")
        #expect(!report.isIncomplete, "\(name)")
    }

    @Test(
        "Random damage never adds payload, never stops a run, and stays where it is",
        arguments: Damage.allCases
    )
    func damage(_ damage: Damage) async throws {
        let plain = try Scenario(defect: nil, time: Self.time)
        let paths = plain.files.keys.sorted()
        var random = SplitMix64(seed: 2_026 + damage.rawValue)
        for round in 0..<(damage == .flip ? 200 : 40) {
            let path = try #require(paths.randomElement(using: &random))
            var files = plain.files
            var bytes = try #require(files[path])
            let position = Int.random(in: 0..<bytes.count, using: &random)
            switch damage {
            case .flip: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case .truncate: bytes.removeSubrange(position...)
            case .remove: break
            case .empty: bytes = []
            case .extend:
                bytes += (0..<Int.random(in: 1..<300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            case .zero: bytes[position...] = ArraySlice(repeating: 0xA5, count: bytes.count - position)
            }
            guard bytes != files[path] || damage == .remove else { continue }
            files[path] = damage == .remove ? nil : bytes
            try await check(files, touched: path, plain, "\(damage) \(round): \(path) at \(position)")
        }
    }

    /// Behind a manifest that pins whatever there is, the objects themselves have to hold.
    @Test(
        "A flipped bit in a listed object whose manifest is made anew costs at most this object",
        arguments: 0..<4
    )
    func flippedAndListed(part: Int) async throws {
        let plain = try Scenario(defect: nil, time: Self.time)
        let complete = TestPayload(plain.complete)
        let place = "rpki.example.net/repo/victim/"
        var random = SplitMix64(seed: UInt64(77 + part))
        let names = plain.files.keys.filter {
            $0.hasPrefix(place) && !$0.hasSuffix(".mft") && !$0.hasSuffix(".crl")
        }
        .map { String($0.dropFirst(place.count)) }.sorted()
        for round in 0..<50 {
            let name = try #require(names.randomElement(using: &random))
            var victim = try DefectCollection.victim()
            var position = 0
            for other in names {
                var bytes = try #require(plain.files[place + other])
                if other == name {
                    position = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
                victim.add(other, bytes)
            }
            var files = plain.files
            for file in try victim.publish() { files[place + file.name] = file.bytes }
            let report = try await TestRun.run(MemorySource(files), locators: ["ta.tal": plain.locator])
            let label = "round \(round): \(name) at \(position)"
            #expect(
                report.findings.filter { $0.severity == .rejected }.map { $0.subject.uri } == [
                    "rsync://" + place + name
                ],
                "\(label)"
            )
            #expect(report.payload.vrps.isSubset(of: complete.vrps), "\(label)")
            #expect(report.payload.vaps.isSubset(of: complete.vaps), "\(label)")
            #expect(report.payload.routerKeys.isSubset(of: complete.routerKeys), "\(label)")
            #expect(complete.vrps.count - report.payload.vrps.count <= 1, "\(label)")
            #expect(complete.vaps.count - report.payload.vaps.count <= 1, "\(label)")
        }
    }

    @Test("A tree of garbage, and no tree at all, are incomplete runs", arguments: [true, false])
    func garbage(hasFiles: Bool) async throws {
        let plain = try Scenario(defect: nil, time: Self.time)
        var random = SplitMix64(seed: 5)
        let files = plain.files.mapValues { $0.map { _ in UInt8.random(in: 0...255, using: &random) } }
        let report = try await TestRun.run(
            MemorySource(hasFiles ? files : [:]),
            locators: ["ta.tal": plain.locator]
        )
        #expect(report.isIncomplete)
        #expect(report.payload == TestPayload(ExpectedPayload()))
        #expect(report.findings.count == 1)
    }

    @Test("Garbage below a good trust anchor is its children's loss")
    func garbageBelow() async throws {
        let plain = try Scenario(defect: nil, time: Self.time)
        var random = SplitMix64(seed: 6)
        var files = plain.files
        for path in plain.files.keys where !path.contains("/ta") {
            files[path] = files[path]?.map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        let report = try await TestRun.run(MemorySource(files), locators: ["ta.tal": plain.locator])
        #expect(!report.isIncomplete)
        #expect(report.nonFunctionalAuthorities.count == 2)
        #expect(report.payload == TestPayload(ExpectedPayload()))
    }

    @Test("A cancelled run ends, with what there is")
    func cancelled() async throws {
        let plain = try Scenario(defect: nil, time: Self.time)
        let report = try await withThrowingTaskGroup(of: ValidationReport.self) { group in
            group.cancelAll()
            group.addTask {
                try await TestRun.run(MemorySource(plain.files), locators: ["ta.tal": plain.locator])
            }
            return try await #require(group.next())
        }
        #expect(report.vrps.isEmpty)
        #expect(report.isIncomplete)
    }
}
