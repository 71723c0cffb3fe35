import CBZip2
import CZlib
import CZstd
import RPKITypes
import Testing

@testable import RouteSources

/// Compresses with the C libraries, for tests.
enum Compressor {
    static func compress(_ bytes: [UInt8], _ format: CompressionFormat, windowLog: Int32 = 0) -> [UInt8] {
        switch format {
        case .none: bytes
        case .gzip: gzip(bytes)
        case .bzip2: bzip2(bytes)
        case .zstd: zstd(bytes, windowLog: windowLog)
        }
    }

    private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let version = ZLIB_VERSION
        deflateInit2_(
            &stream,
            9,
            Z_DEFLATED,
            15 + 16,
            9,
            Z_DEFAULT_STRATEGY,
            version,
            Int32(MemoryLayout<z_stream>.size)
        )
        defer { deflateEnd(&stream) }
        var (input, output) = (bytes, [UInt8](repeating: 0, count: bytes.count + 1_000))
        let room = output.count
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(room)
                _ = deflate(&stream, Z_FINISH)
            }
        }
        return Array(output[..<(room - Int(stream.avail_out))])
    }

    private static func bzip2(_ bytes: [UInt8]) -> [UInt8] {
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: bytes.count + bytes.count / 50 + 1_000)
        var count = UInt32(output.count)
        BZ2_bzBuffToBuffCompress(&output, &count, &input, UInt32(input.count), 9, 0, 0)
        return output[..<Int(count)].map { UInt8(bitPattern: $0) }
    }

    private static func zstd(_ bytes: [UInt8], windowLog: Int32) -> [UInt8] {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        if windowLog > 0 { ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog) }
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress2(context, &output, output.count, bytes, bytes.count)
        return Array(output[..<count])
    }
}

@Suite("Compression")
struct CompressionTests {
    private static let formats: [CompressionFormat] = [.gzip, .bzip2, .zstd]

    private func sample() throws -> [UInt8] { try Fixture.inflated("bview.ipv4_unicast_add_path.gz") }

    @Test("Each format is recognised by its content", arguments: formats, [1, 9, 10, 65_536])
    func recognised(format: CompressionFormat, pieces: Int) throws {
        let plain = try sample()
        let reading = Reading(Compressor.compress(plain, format), pieces: pieces)
        #expect(reading.error == nil && reading.defects.isEmpty)
        #expect(reading.lines == Reading(plain).lines && reading.lines.count == 62)
        #expect(reading.counts.octets == plain.count)
    }

    @Test("Members, streams and frames one after another, empty ones among them", arguments: formats)
    func concatenated(format: CompressionFormat) throws {
        let plain = try sample()
        let parts = [plain[..<100], plain[100..<100], plain[100..<3_000], plain[3_000...], plain[...]]
        let whole = parts.flatMap { Compressor.compress(Array($0), format) }
        for size in [1, 1_000_000] {
            let reading = Reading(whole, pieces: size)
            #expect(reading.error == nil && reading.defects.isEmpty)
            #expect(reading.lines == Reading(plain + plain).lines)
        }
    }

    @Test("A record whose time has the octets of bzip2")
    func bzip2Time() {
        let list = attributes([64_500], size: 4)
        let time: UInt32 = 0x425A_6831  // "BZh1": 2005-04-11
        let body = bgp4mp(4, update(attributes: list, announced: nlri("10.0.0.0/8")), size: 4).dropFirst(12)
        let reading = Reading(record(16, 4, Array(body), time: time))
        #expect(reading.lines.count == 1)
    }

    @Test("Data that ends too early is an error; what came before is read", arguments: formats)
    func truncated(format: CompressionFormat) throws {
        let whole = Compressor.compress(try sample(), format)
        for count in 11..<whole.count {
            let reading = Reading(Array(whole[..<count]))
            guard case .decompression(format, .truncated, _) = reading.error else {
                Issue.record("\(count) of \(whole.count) octets: \(String(describing: reading.error))")
                return
            }
        }
    }

    @Test("Something else behind the data", arguments: formats)
    func trailing(format: CompressionFormat) throws {
        let plain = try sample()
        let reading = Reading(Compressor.compress(plain, format) + Array("and more, much more".utf8))
        guard case .decompression(format, .trailingData, let offset) = reading.error else {
            Issue.record("\(String(describing: reading.error))")
            return
        }
        #expect(offset == plain.count)
        #expect(reading.lines.count == 62)
    }

    /// The checksum at the end is wrong: found when everything has come out already.
    @Test(
        "What came out before a fault is read, whatever the pieces",
        arguments: [.gzip, .bzip2] as [CompressionFormat]
    )
    func fault(format: CompressionFormat) throws {
        var whole = Compressor.compress(try sample(), format)
        whole[whole.count - (format == .gzip ? 7 : 2)] ^= 0xFF
        for pieces in [1, 100, whole.count] {
            let reading = Reading(whole, pieces: pieces)
            #expect(reading.error == .decompression(format, .corrupt, offset: try sample().count))
            #expect(reading.lines.count == 62)
        }
    }

    @Test("Zeros behind gzip are padding")
    func padding() throws {
        let reading = Reading(Compressor.compress(try sample(), .gzip) + [0, 0, 0], pieces: 1)
        #expect(reading.error == nil && reading.lines.count == 62)
    }

    @Test("Flipped octets give an error or other records, and never more than that", arguments: formats)
    func flipped(format: CompressionFormat) throws {
        let whole = Compressor.compress(try sample(), format)
        for index in whole.indices {
            for mask in [0x01, 0x80, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] ^= mask
                let reading = Reading(bytes)
                #expect(reading.capacity <= 4 * RecordBuffer.pieceSize)
            }
        }
    }

    @Test("A bomb takes time for what comes out, and no memory", arguments: formats)
    func bomb(format: CompressionFormat) throws {
        // 16 MB of empty messages: records that are good.
        let one = bgp4mp(4, message(4, []), size: 4)
        let many = [UInt8]((0..<(4_194_304 / one.count)).map { _ in one }.joined())
        let part = Compressor.compress(many, format)
        #expect(part.count < many.count / 100)
        let reading = Reading(part + part + part + part, pieces: 1_000_000)
        #expect(reading.error == nil)
        #expect(reading.counts.otherMessages == 4 * (many.count / one.count))
        #expect(reading.capacity == RecordBuffer.pieceSize)
        // Zeros: no records, given up soon.
        let zeros = Compressor.compress([UInt8](repeating: 0, count: 33_554_432), format)
        var limits = Limits.standard
        limits.mrtRecordSize = 100_000
        let empty = Reading(zeros, limits: limits)
        guard case .notMRT(let searched) = empty.error else {
            Issue.record("\(String(describing: empty.error))")
            return
        }
        #expect(searched <= limits.mrtRecordSize + RecordBuffer.pieceSize)
    }

    @Test("A Zstandard frame that asks for a window of 2 GB is refused")
    func window() {
        // A frame header by hand: window descriptor 0xA8 is 2^31 octets (RFC 8878, section 3.1.1.1.2).
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x01, 0x00, 0x00, 0, 0, 0]
        #expect(Reading(frame).error == .decompression(.zstd, .windowTooLarge, offset: 0))
    }
}
