/// Takes compressed octets and gives what they stand for, piece by piece.
///
/// An object for each source: it owns memory of the C library, released with it.
protocol Decompression: AnyObject {
    /// Whether the source may end here.
    var mayEnd: Bool { get }

    /// Decompresses some of the input.
    ///
    /// - Parameters:
    ///   - input: the next octets; may be empty, for what was held back when the output was full.
    ///   - output: takes what comes out; not empty.
    /// - Throws: a fault, once everything was given that comes before it.
    /// - Returns: how much of the input was used up, and how much of the output was written. When both are
    ///   zero, there is nothing more to come out without further input.
    func step(
        _ input: Span<UInt8>,
        into output: inout MutableSpan<UInt8>
    ) throws(DecompressionFault) -> (consumed: Int, produced: Int)
}

/// Why a source cannot be decompressed further.
public enum DecompressionFault: String, Error, Hashable, Sendable {
    /// The octets are not in the format.
    case corrupt
    /// The source ends too early.
    case truncated
    /// Something else follows what was compressed.
    case trailingData = "trailing data"
    /// The format asks for more memory than is allowed.
    case windowTooLarge = "window too large"
    /// There is no memory.
    case outOfMemory = "out of memory"
}

/// Copies octets that are not compressed.
final class PlainCopy: Decompression {
    var mayEnd: Bool { true }

    func step(
        _ input: Span<UInt8>,
        into output: inout MutableSpan<UInt8>
    ) throws(DecompressionFault) -> (consumed: Int, produced: Int) {
        let count = min(input.count, output.count)
        unsafe output.withUnsafeMutableBufferPointer { target in
            unsafe input.extracting(first: count).withUnsafeBufferPointer { source in
                _ = unsafe target.update(fromContentsOf: source)
            }
        }
        return (count, count)
    }
}
