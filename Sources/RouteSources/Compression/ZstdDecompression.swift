import CZstd

/// Decompresses Zstandard of any number of frames (RFC 8878, section 3), with a bound on the window.
@safe
final class ZstdDecompression: Decompression {
    /// Frames that ask for a larger window are refused: 2^27 octets, as the `zstd` program does by default.
    static let windowLog: Int32 = 27

    private let context: OpaquePointer
    private(set) var mayEnd = false
    private var isAfterFirstFrame = false
    /// What is to be thrown by the next step, as this one had something to give.
    private var fault: DecompressionFault?

    init() throws(DecompressionFault) {
        guard let context = unsafe ZSTD_createDCtx() else { throw .outOfMemory }
        unsafe self.context = context
        unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZstdDecompression.windowLog)
    }

    deinit { unsafe ZSTD_freeDCtx(context) }

    func step(
        _ input: Span<UInt8>,
        into output: inout MutableSpan<UInt8>
    ) throws(DecompressionFault) -> (consumed: Int, produced: Int) {
        if let fault { throw fault }
        if mayEnd, input.count == 0 { return (0, 0) }
        let (status, consumed, produced) = run(input, &output)
        guard ZSTD_isError(status) == 0 else {
            let fault: DecompressionFault =
                switch ZSTD_getErrorCode(status) {
                case ZSTD_error_frameParameter_windowTooLarge: .windowTooLarge
                case ZSTD_error_memory_allocation: .outOfMemory
                case ZSTD_error_prefix_unknown where isAfterFirstFrame: .trailingData
                default: .corrupt
                }
            guard produced > 0 else { throw fault }
            self.fault = fault
            mayEnd = false
            return (consumed, produced)
        }
        if consumed > 0 || produced > 0 {
            mayEnd = status == 0
            isAfterFirstFrame = isAfterFirstFrame || mayEnd
        }
        return (consumed, produced)
    }

    private func run(
        _ input: Span<UInt8>,
        _ output: inout MutableSpan<UInt8>
    ) -> (status: Int, consumed: Int, produced: Int) {
        unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                var from = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                var to = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                let status = unsafe ZSTD_decompressStream(context, &to, &from)
                return unsafe (status, from.pos, to.pos)
            }
        }
    }
}
