import RPKITypes

@testable import RouteSources

/// Sources of routes, and what belongs to them.
enum RouteTargets {
    /// MRT, read whole and in pieces: the same result.
    static func mrt(_ bytes: [UInt8]) {
        let whole = Reading(bytes, pieces: max(1, bytes.count))
        check(whole, of: bytes)
        for pieces in [1 + (bytes.count & 7), 97] {
            let cut = Reading(bytes, pieces: pieces)
            if isCutShort(whole.error) || isCutShort(cut.error) {
                // How far each library gets before a fault depends on the pieces.
                let (left, right) = (whole.visitor.routes, cut.visitor.routes)
                expect(left.starts(with: right) || right.starts(with: left), "other routes in pieces")
                continue
            }
            expect(whole.visitor.routes == cut.visitor.routes, "other routes in pieces of \(pieces)")
            expect(whole.visitor.defects == cut.visitor.defects, "other defects in pieces of \(pieces)")
            expect(whole.error == cut.error, "another error in pieces of \(pieces)")
            // An error stops the reading, after as much as was taken by then.
            guard whole.error == nil else { continue }
            expect(whole.counts == cut.counts, "other counts in pieces of \(pieces)")
        }
    }

    private static func isCutShort(_ error: RouteSourceError?) -> Bool {
        if case .decompression = error { true } else { false }
    }

    private static func check(_ reading: Reading, of bytes: [UInt8]) {
        let (counts, visitor) = (reading.counts, reading.visitor)
        expect(visitor.routes.count == counts.routes, "routes that are not counted")
        expect(visitor.changes == counts.sessionChanges, "changes that are not counted")
        expect(visitor.defects.count == counts.defects, "defects that are not counted")
        expect(counts.skippedOctets <= counts.octets, "more skipped than there is")
        expect(
            reading.format != CompressionFormat.none || counts.octets == bytes.count,
            "octets that are lost"
        )
        var end = 0
        for defect in visitor.defects {
            expect(defect.offset >= end && defect.offset < counts.octets, "offset \(defect.offset)")
            expect(defect.position >= 0 && defect.offset + defect.position <= counts.octets, "position")
            end = defect.offset + max(defect.skipped, 1)
            expect(!containsControls(defect.description), "control characters in a defect")
            if Fuzz.isVerbose { print(defect) }
        }
        if Fuzz.isVerbose { print(counts, reading.error.map(\.description) ?? "") }
    }

    /// The file of peers' roles: line ends make no difference.
    static func peerRoles(_ bytes: [UInt8]) {
        let result = parse(bytes)
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let other = Array(lines.map { $0.last == 0x0D ? $0 : $0 + [0x0D] }.joined(separator: [0x0A]))
        expect(parse(other) == result, "other line ends give another result")
        switch result {
        case .success(let entries):
            expect(Set(entries.map(\.asn)).count == entries.count, "a peer twice")
            expect(entries.allSatisfy { !$0.role.isEmpty && (1...lines.count).contains($0.line) }, "an entry")
        case .failure(let error):
            expect((1...lines.count).contains(error.line), "line \(error.line)")
            expect(!containsControls(error.description), "control characters in an error")
        }
    }

    private static func parse(_ bytes: [UInt8]) -> Result<[PeerRoles.Entry], PeerRoles.ParseError> {
        Result { () throws(PeerRoles.ParseError) in try PeerRoles.parse(bytes) }
    }
}

extension RouteTargets {
    private struct Reading {
        var visitor = CheckingVisitor()
        var counts: ReadingCounts
        var format: CompressionFormat?
        var error: RouteSourceError?

        init(_ bytes: [UInt8], pieces: Int) {
            var limits = Limits.standard
            limits.mrtRecordSize = 8_192
            var reader = MRTReader(limits: limits)
            do throws(RouteSourceError) {
                for start in stride(from: 0, to: bytes.count, by: pieces) {
                    let end = min(bytes.count, start + pieces)
                    try reader.read(bytes.span.extracting(start..<end), to: &visitor)
                }
                try reader.finish(to: &visitor)
            } catch {
                self.error = error
            }
            counts = reader.counts
            format = reader.format
            expect(
                reader.buffer.capacity <= 4 * RecordBuffer.pieceSize,
                "a buffer of \(reader.buffer.capacity)"
            )
        }
    }

    /// Demands of each route what its documentation promises.
    private struct CheckingVisitor: RouteVisitor {
        struct Route: Equatable {
            var prefix: IPPrefix
            var peer: RoutePeer
            var time: UInt32
            var path: String
            var nextHop: IPAddress?
        }

        var routes: [Route] = []
        var defects: [RecordDefect] = []
        var changes = 0
        private var path = DecodedPath()

        mutating func visit(_ event: RouteEvent, in record: Span<UInt8>) {
            expect(
                IPPrefix(
                    family: event.prefix.family,
                    address: event.prefix.address,
                    length: Int(event.prefix.length)
                )
                    == event.prefix,
                "a prefix with bits below its length"
            )
            var text = ""
            var hop: IPAddress?
            if event.kind != .withdrawal {
                let attributes = event.attributes
                for range in [
                    attributes.encoded, attributes.asPath, attributes.as4Path, attributes.communities,
                    attributes.largeCommunities,
                ] {
                    expect(
                        range.map { $0.upperBound <= record.count } ?? true,
                        "a range outside of the record"
                    )
                }
                path.decode(attributes, in: record)
                expect(path.segments.allSatisfy { !$0.range.isEmpty }, "an empty segment")
                expect(
                    path.segments.map(\.range.count).reduce(0, +) == path.asns.count,
                    "segments that do not fit"
                )
                text = path.description
                hop = event.nextHop(in: record)
                _ = (attributes.aggregator, attributes.origin, attributes.onlyToCustomer)
            }
            routes.append(
                Route(prefix: event.prefix, peer: event.peer, time: event.timestamp, path: text, nextHop: hop)
            )
        }

        mutating func visit(_ change: SessionChange) { changes += 1 }

        mutating func visit(_ defect: RecordDefect) { defects.append(defect) }
    }
}
