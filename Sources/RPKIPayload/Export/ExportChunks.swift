/// A document in chunks, made when they are asked for.
///
/// For a reader that sets the pace, such as an HTTP client: between two chunks nothing runs, and no more than one
/// stands in memory beside the payload.
package struct ExportChunks: Sequence, IteratorProtocol, Sendable {
    private var walk: any ExportWalking

    init(_ walk: any ExportWalking) { self.walk = walk }

    /// Makes the next chunk: about 64 KB, less at the end.
    ///
    /// - Returns: nil when the document is at its end.
    /// - Complexity: O(*n*) in entries where a selection passes over most of them; else about 1,000 of them.
    package mutating func next() -> [UInt8]? {
        var text = ByteText()
        walk.fill(&text)
        return text.bytes.isEmpty ? nil : text.bytes
    }

    /// Hands all chunks to `sink`, in one buffer.
    consuming func write<E: Error>(to sink: (Span<UInt8>) throws(E) -> Void) throws(E) {
        var text = ByteText()
        walk.fill(&text)
        while !text.bytes.isEmpty {
            try sink(text.bytes.span)
            text.removeAll()
            walk.fill(&text)
        }
    }
}
