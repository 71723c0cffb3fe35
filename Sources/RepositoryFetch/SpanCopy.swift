extension [UInt8] {
    /// The bytes of a span that does not last.
    init(copying span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
