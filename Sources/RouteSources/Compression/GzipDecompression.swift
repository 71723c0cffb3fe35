import CZlib

/// Decompresses gzip of any number of members (RFC 1952, section 2.2), behind which zeros may stand.
@safe
final class GzipDecompression: Decompression {
    private enum Place {
        case inMember
        case betweenMembers
        case inPadding
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private var place = Place.inMember
    private var isAfterFirstMember = false
    /// What is to be thrown by the next step, as this one had something to give.
    private var fault: DecompressionFault?

    init() throws(DecompressionFault) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // A window of 2^15 octets; 16 stands for gzip and nothing else.
        guard unsafe ridgeline_inflateInit2(stream, 15 + 16) == Z_OK else { throw .outOfMemory }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    var mayEnd: Bool { place != .inMember }

    func step(
        _ input: Span<UInt8>,
        into output: inout MutableSpan<UInt8>
    ) throws(DecompressionFault) -> (consumed: Int, produced: Int) {
        if let fault { throw fault }
        if place == .betweenMembers, input.count > 0 {
            isAfterFirstMember = true
            unsafe inflateReset(stream)
            place = input[0] == 0 ? .inPadding : .inMember
        }
        if place == .inPadding {
            for offset in 0..<input.count {
                guard input[offset] == 0 else { throw .trailingData }
            }
            return (input.count, 0)
        }
        guard place == .inMember else { return (0, 0) }
        let isAtStart = unsafe stream.pointee.total_in == 0
        let (status, consumed, produced) = run(input, &output)
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: place = .betweenMembers
        case Z_MEM_ERROR: fault = .outOfMemory
        default: fault = isAfterFirstMember && isAtStart && produced == 0 ? .trailingData : .corrupt
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
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(available)
                unsafe stream.pointee.next_out = target.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room)
                let status = unsafe inflate(stream, Z_NO_FLUSH)
                let consumed = unsafe available - Int(stream.pointee.avail_in)
                let produced = unsafe room - Int(stream.pointee.avail_out)
                unsafe stream.pointee.next_in = nil
                unsafe stream.pointee.next_out = nil
                return (status, consumed, produced)
            }
        }
    }
}
