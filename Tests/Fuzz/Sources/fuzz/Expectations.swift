import RPKIObjects

@testable import RPKITypes

/// Traps with the text when the condition does not hold; libFuzzer then keeps the input.
func expect(_ condition: Bool, _ text: @autoclosure () -> String) {
    guard condition else { fatalError("invariant: \(text())") }
}

/// Decodes twice and demands the same result.
///
/// - Parameters:
///   - size: the size that offsets of errors are held to; nil where they are of other bytes.
///   - same: whether two values are the same.
///   - decode: the decoder.
/// - Returns: the value of a success.
func decodeTwice<Value>(
    _ size: Int?,
    same: (Value, Value) -> Bool,
    _ decode: () throws(DecodeError) -> Value
) -> Value? {
    switch (Result(catching: decode), Result(catching: decode)) {
    case (.success(let first), .success(let second)):
        expect(same(first, second), "decoding twice gives two values")
        return first
    case (.failure(let first), .failure(let second)):
        expect(first == second, "decoding twice gives two errors")
        if let size, let offset = first.offset {
            expect((0...size).contains(offset), "offset \(offset) of an object of \(size) bytes")
        }
        let subject = ObjectReference(uri: "input", offset: first.offset)
        let finding = Finding(first.reason, subject: subject, severity: .rejected)
        expectPresentable(finding)
        if Fuzz.isVerbose { print(finding) }
        return nil
    default: fatalError("invariant: decoding twice gives a value and an error")
    }
}

/// A finding is one line of text without control characters, whatever it quotes.
func expectPresentable(_ finding: Finding) {
    let text = finding.description
    expect(
        !text.isEmpty && !containsControls(text),
        "a finding with control characters: \(text.debugDescription)"
    )
}

/// Whether there is a control character, C0, DEL or C1.
func containsControls(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
}

/// Canonical form: ascending, disjoint, not adjacent.
func expectCanonical<Bound>(_ set: IntervalSet<Bound>) {
    for interval in set.intervals { expect(interval.lower <= interval.upper, "an inverted interval") }
    for (left, right) in zip(set.intervals, set.intervals.dropFirst()) {
        expect(left.upper < right.lower && right.lower - left.upper > 1, "a set that is not canonical")
    }
    expect(IntervalSet(set.intervals) == set, "a set that is another when built anew")
    expect(set.isSubset(of: set) && set.subtracting(set).isEmpty, "set algebra with itself")
    expect(set.intersection(set) == set && set.union(set) == set, "set algebra with itself")
}

/// The set is canonical in all three classes, and IPv4 addresses have their low bits as they should.
func expectCanonical(_ resources: ResourceSet) {
    expectCanonical(resources.ipv4)
    expectCanonical(resources.ipv6)
    expectCanonical(resources.asns)
    let host = UInt128.max >> 32
    for interval in resources.ipv4.intervals {
        expect(interval.lower & host == 0 && interval.upper & host == host, "low bits of an IPv4 interval")
    }
    for block in resources.blocks { expect(!block.description.isEmpty, "a block without text") }
}

func expectSound(_ vrp: VRP) {
    expectSound(vrp.prefix)
    let (length, longest) = (Int(vrp.prefix.length), Int(vrp.maxLength))
    expect(length <= longest && longest <= vrp.prefix.family.width, "maxLength \(longest) of \(vrp.prefix)")
}

func expectSound(_ prefix: IPPrefix) {
    expect(Int(prefix.length) <= prefix.family.width, "a prefix longer than its family")
    expect(IPPrefix(prefix.description) == prefix, "\(prefix) is another when read back")
    expect(prefix.interval.prefix(prefix.family) == prefix, "\(prefix) is another from its interval")
}

/// A URI is the same when read back, and has no empty or dotted segment.
func expectSound(_ uri: RsyncURI) {
    expect((try? RsyncURI(uri.description)) == uri, "\(uri) is another when read back")
    expectSegments(uri.description)
}

func expectSound(_ uri: HTTPSURI) {
    expect((try? HTTPSURI(uri.description)) == uri, "\(uri) is another when read back")
    expectSegments(uri.description)
}

func expectSound(_ uri: TrustAnchorURI) {
    switch uri {
    case .rsync(let uri): expectSound(uri)
    case .https(let uri): expectSound(uri)
    }
}

/// A URI that is only shown, and may lack a module, has no empty or dotted segment.
func expectShown(_ uri: TrustAnchorURI) { expectSegments(uri.description) }

private func expectSegments(_ uri: String) {
    expect(!containsControls(uri) && uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "characters of a URI")
    let segments = uri.utf8.dropFirst(8).split(separator: 0x2F, omittingEmptySubsequences: false)
    expect(segments.count >= 2, "a URI without path")
    for (index, segment) in segments.enumerated() {
        expect(segment.first != 0x2E, "a dotted segment in \(uri)")
        expect(!segment.isEmpty || (index > 0 && index == segments.count - 1), "an empty segment in \(uri)")
    }
}
