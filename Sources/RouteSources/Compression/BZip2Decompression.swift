import CBZip2

/// Decompresses bzip2 of any number of streams one after another, as parallel compressors write them.
///
/// The library takes at most 4 MB.
@safe
final class BZip2Decompression: Decompression {
    private let stream: UnsafeMutablePointer<bz_stream>
    private var isInStream = false
    private var isAfterFirstStream = false
    private var isAtStart = false
    /// What is to be thrown by the next step, as this one had something to give.
    private var fault: DecompressionFault?

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
    }

    deinit {
        if isInStream { unsafe BZ2_bzDecompressEnd(stream) }
        unsafe stream.deallocate()
    }

    var mayEnd: Bool { !isInStream }

    func step(
        _ input: Span<UInt8>,
        into output: inout MutableSpan<UInt8>
    ) throws(DecompressionFault) -> (consumed: Int, produced: Int) {
        if let fault { throw fault }
        if !isInStream {
            guard input.count > 0 else { return (0, 0) }
            unsafe stream.pointee = bz_stream()
            guard unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else { throw .outOfMemory }
            isInStream = true
            isAtStart = true
        }
        let (status, consumed, produced) = run(input, &output)
        switch status {
        case BZ_OK:
            if produced > 0 { isAtStart = false }
        case BZ_STREAM_END:
            unsafe BZ2_bzDecompressEnd(stream)
            isInStream = false
            isAfterFirstStream = true
        case BZ_MEM_ERROR: fault = .outOfMemory
        case BZ_DATA_ERROR_MAGIC where isAtStart && isAfterFirstStream: fault = .trailingData
        default: fault = .corrupt
        }
        if let fault, produced == 0 { throw fault }
        return (consumed, produced)
    }

    private func run(
        _ input: Span<UInt8>,
        _ output: inout MutableSpan<UInt8>
    ) -> (status: Int32, consumed: Int, produced: Int) {
        unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                let (available, room) = (min(source.count, 1 << 30), min(target.count, 1 << 30))
                // The library does not write through `next_in`.
                unsafe stream.pointee.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress)?
                    .assumingMemoryBound(to: CChar.self)
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = UnsafeMutableRawPointer(target.baseAddress)?
                    .assumingMemoryBound(to: CChar.self)
                unsafe stream.pointee.avail_out = UInt32(room)
                let status = unsafe BZ2_bzDecompress(stream)
                let consumed = unsafe available - Int(stream.pointee.avail_in)
                let produced = unsafe room - Int(stream.pointee.avail_out)
                unsafe stream.pointee.next_in = nil
                unsafe stream.pointee.next_out = nil
                return (status, consumed, produced)
            }
        }
    }
}
