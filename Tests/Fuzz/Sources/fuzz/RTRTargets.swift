import RPKITypes

@testable import RTRProtocol

/// Streams of RTR, read by both sides.
enum RTRTargets {
    /// Read whole and in pieces: the same result; and what is read drives the sessions.
    static func stream(_ bytes: [UInt8]) {
        for reader in [PDUError.Reader.cache, .router] {
            let whole = Reading(bytes, reader, pieces: max(1, bytes.count))
            check(whole, of: bytes)
            for pieces in [1, 7 + (bytes.count & 15)] {
                let cut = Reading(bytes, reader, pieces: pieces)
                expect(cut.frames == whole.frames, "other PDUs in pieces of \(pieces)")
                expect(cut.errors == whole.errors, "other errors in pieces of \(pieces)")
            }
            if reader == .cache { driveCache(whole) } else { driveRouter(whole) }
        }
    }

    private static func check(_ reading: Reading, of bytes: [UInt8]) {
        var end = 0
        for frame in reading.frames {
            expect(frame.offset >= end, "PDUs that overlap")
            end = frame.offset + frame.length
            expect(end <= bytes.count, "a PDU past the end")
            for remark in frame.remarks { expect(!containsControls(remark.description), "a remark") }
            if case .errorReport(let report) = frame.pdu {
                expect(!containsControls(report.description), "control characters in a report")
                expect(report.text.count <= ErrorReport.keptOctets, "a long text")
                if report.omitted > 0 { continue }
            }
            // What has no remark but on the size of a key is what we would send ourselves.
            let isPlain = frame.remarks.allSatisfy { if case .keySize = $0 { true } else { false } }
            guard isPlain else { continue }
            let octets = try? frame.pdu.octets(version: frame.version)
            expect(octets == Array(bytes[frame.offset..<end]), "another PDU when encoded")
        }
        for error in reading.errors {
            expect(!containsControls(error.description), "control characters in an error")
            expect(error.octets.count <= PDUError.keptOctets, "a long copy")
            expect(error.answer == nil || error.octets.count >= 4, "a short copy")
            expect(bytes[error.offset...].starts(with: error.octets), "a copy of something else")
            if Fuzz.isVerbose { print(error) }
        }
    }

    /// Nothing stands inside a response, and nothing comes after the end.
    private static func driveCache(_ reading: Reading) {
        var random = SystemRandomNumberGenerator()
        var session = CacheSession(CacheSession.Configuration(), at: .zero)
        let sessions = SessionIDs(v0: SessionID(0x2A19), v1: SessionID(0x2A18), v2: SessionID(0x2A17))
        let window = PayloadWindow(
            sessions: sessions ?? .random(using: &random),
            oldest: SerialNumber(.max),
            current: SerialNumber(8)
        )
        var events: [CacheEvent] = reading.frames.map { .received($0.pdu, $0.version) }
        events += reading.errors.map { .receivedBad($0) }
        for (index, event) in events.enumerated() {
            let (wasResponding, wasClosed) = (session.isResponding, session.isClosed)
            let actions = session.handle(event, at: .seconds(index), payload: window)
            if wasClosed { expect(actions.isEmpty, "something after the end") }
            for case .send(let pdu, let version) in actions {
                expect(!wasResponding, "something inside a response")
                expect((try? pdu.octets(version: version)) != nil, "what cannot be sent")
                if case .errorReport(let report) = pdu {
                    expect(report.code.map { $0.definedFrom <= version } ?? false, "an undefined code")
                }
            }
            if index % 3 == 2 {
                _ = session.handle(.responseFinished, at: .seconds(index), payload: window)
            }
        }
    }

    /// A table that is not empty is that of an End of Data.
    private static func driveRouter(_ reading: Reading) {
        var session = RouterSession(RouterSession.Configuration())
        _ = session.handle(.connected, at: .zero)
        var second = 0
        var events: [RouterEvent] = reading.frames.map { .received($0) }
        events += reading.errors.map { .receivedBad($0) }
        for event in events {
            second += 1
            for action in session.handle(event, at: .seconds(second)) {
                switch action {
                case .send(let pdu, let version):
                    expect((try? pdu.octets(version: version)) != nil, "what cannot be sent")
                case .close: _ = session.handle(.connected, at: .seconds(second))
                case .connect, .synchronized, .dropped, .reported: break
                }
            }
            expect(session.table.isEmpty || session.deadline != nil, "data without an end")
        }
        expect(session.remarks.count <= SessionLimits().remarks, "too many remarks")
    }
}

extension RTRTargets {
    private struct Reading {
        var frames: [PDUDecoder.Frame] = []
        var errors: [PDUError] = []

        init(_ bytes: [UInt8], _ reader: PDUError.Reader, pieces: Int) {
            var decoder = PDUDecoder(reader: reader)
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                decoder.push(bytes.span.extracting(start..<min(bytes.count, start + pieces)))
                var isDone = false
                while !isDone {
                    do throws(PDUError) {
                        if let frame = try decoder.next() { frames.append(frame) } else { isDone = true }
                    } catch {
                        guard errors.last != error else { return }
                        errors.append(error)
                    }
                }
                expect(decoder.bufferedOctets <= PDU.longest + pieces, "a buffer that grows")
            }
        }
    }
}
