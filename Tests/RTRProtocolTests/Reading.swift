@testable import RTRProtocol

/// All that a decoder makes of a stream.
struct Reading: Equatable {
    var frames: [PDUDecoder.Frame] = []
    /// Errors in the order of their occurrence; the last one ends the stream.
    var errors: [PDUError] = []

    /// Reads octets in pieces of a size.
    init(_ octets: [UInt8], _ reader: PDUError.Reader, pieces: Int = .max) {
        var decoder = PDUDecoder(reader: reader)
        var start = 0
        while start < octets.count, !hasEnded {
            let end = pieces < octets.count - start ? start + pieces : octets.count
            decoder.push(octets.span.extracting(start..<end))
            start = end
            drain(&decoder)
        }
    }

    private(set) var hasEnded = false

    private mutating func drain(_ decoder: inout PDUDecoder) {
        while !hasEnded {
            do throws(PDUError) {
                guard let frame = try decoder.next() else { return }
                frames.append(frame)
            } catch {
                hasEnded = errors.last == error
                if !hasEnded { errors.append(error) }
            }
        }
    }

    var pdus: [PDU] { frames.map(\.pdu) }
}
