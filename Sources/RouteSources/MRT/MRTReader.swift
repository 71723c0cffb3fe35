public import RPKITypes

/// Reads MRT (RFC 6396, RFC 8050), compressed or not, from octets that arrive in pieces of any size.
///
/// ```swift
/// var reader = MRTReader()
/// while let piece = try next() { try reader.read(piece.span, to: &visitor) }
/// try reader.finish(to: &visitor)
/// ```
/// Memory is bounded by the limit on records and by the decompressor (32 KB for gzip, 4 MB for bzip2, 128 MB
/// for Zstandard at most), whatever the source has. Nothing is allocated for a route.
///
/// A record that cannot be decoded is reported and passed over by its length, when a record begins there.
/// When none does, or when the length is over the limit, the next place is searched where two records follow
/// each other (or one ends the source): a collector that died in the middle of a record and went on in the
/// same file costs one record. Each entry of a RIB record stands alone, and so does each list of prefixes of
/// a message; a message with malformed attributes gives no route.
public struct MRTReader: ~Copyable {
    let recordLimit: Int
    var buffer = RecordBuffer()
    var decoder = MRTDecoder()
    /// The fault of the record at the start of the buffer, which waits for a look at what follows.
    var suspect: DecodeFailure?
    /// The record for which the next one is being searched.
    var search: Search?
    /// The first octets of the source, until there are enough to recognise its format.
    private var signature: [UInt8]? = []
    /// Whether the source ended in the middle of what looked like a record, so that its end is missing.
    public internal(set) var isCutOff = false
    private var decompression: (any Decompression)?
    private var compression = CompressionFormat.none

    /// Makes a reader of one source.
    ///
    /// - Parameter limits: `mrtRecordSize` is used.
    public init(limits: Limits = .standard) { recordLimit = limits.mrtRecordSize }

    /// What was read so far.
    public var counts: ReadingCounts { decoder.counts }

    /// How the source is compressed; nil as long as fewer than 10 octets are known.
    public var format: CompressionFormat? { decompression == nil ? nil : compression }

    /// Takes the next octets of the source and hands over what is complete.
    ///
    /// - Parameters:
    ///   - input: any number of octets; pieces of 64 KB and more are read fastest.
    ///   - visitor: takes routes, changes of sessions, and defects.
    /// - Throws: ``RouteSourceError``; the reader is of no use then.
    /// - Complexity: O(*n*) in what comes out of the decompressor.
    public mutating func read(
        _ input: Span<UInt8>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(RouteSourceError) {
        guard var start = signature else { return try decompress(input, to: &visitor) }
        let missing = min(CompressionFormat.signatureSize - start.count, input.count)
        for offset in 0..<missing { start.append(input[offset]) }
        signature = start
        guard start.count == CompressionFormat.signatureSize else { return }
        try begin(to: &visitor)
        try decompress(input.extracting(droppingFirst: missing), to: &visitor)
    }

    /// Says that nothing follows; hands over what is left.
    ///
    /// An empty source is no error.
    ///
    /// - Parameter visitor: as before.
    /// - Throws: ``RouteSourceError``, also when compressed data ends too early.
    public mutating func finish(to visitor: inout some RouteVisitor & ~Copyable) throws(RouteSourceError) {
        if signature != nil { try begin(to: &visitor) }
        readRecords(isFinal: true, to: &visitor)
        if let decompression, !decompression.mayEnd { throw failure(.truncated) }
        guard decoder.counts.records > 0 || decoder.counts.octets == 0 else {
            throw .notMRT(searched: min(decoder.counts.octets, recordLimit))
        }
    }

    /// Whether so much was searched for the first record that there will be none.
    var hasGivenUp: Bool { decoder.counts.records == 0 && buffer.offset > recordLimit }

    /// Recognises the format and takes the octets by which that was done.
    private mutating func begin(to visitor: inout some RouteVisitor & ~Copyable) throws(RouteSourceError) {
        let start = signature ?? []
        signature = nil
        compression = CompressionFormat(recognising: start.span)
        do throws(DecompressionFault) {
            decompression =
                switch compression {
                case .none: PlainCopy()
                case .gzip: try GzipDecompression()
                case .bzip2: BZip2Decompression()
                case .zstd: try ZstdDecompression()
                }
        } catch {
            throw failure(error)
        }
        try decompress(start.span, to: &visitor)
    }

    private mutating func decompress(
        _ input: Span<UInt8>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(RouteSourceError) {
        guard let decompression else { return }
        var consumed = 0
        while true {
            let step: (consumed: Int, produced: Int)
            do throws(DecompressionFault) {
                step = try buffer.fill { (room) throws(DecompressionFault) in
                    try decompression.step(input.extracting(droppingFirst: consumed), into: &room)
                }
            } catch {
                throw failure(error)
            }
            consumed += step.consumed
            decoder.counts.octets += step.produced
            if step.produced > 0 { readRecords(isFinal: false, to: &visitor) }
            guard !hasGivenUp else { throw .notMRT(searched: recordLimit) }
            guard step.consumed > 0 || step.produced > 0 else { break }
        }
        guard consumed == input.count else { throw failure(.corrupt) }
    }

    private func failure(_ fault: DecompressionFault) -> RouteSourceError {
        .decompression(compression, fault, offset: decoder.counts.octets)
    }
}
