public import RPKITypes

/// Reads a delta file as it arrives, and gives on each change as soon as it is complete.
///
/// As ``SnapshotReader`` in everything else. Here the reader checks that no URI is touched twice, which costs
/// some 25 bytes of memory for each element; there are at most `Limits.repositoryObjects` of them.
///
/// - Source: RFC 8182, sections 3.4.2 and 3.5.3.
public struct DeltaReader: ~Copyable, Sendable {
    private var reader: ObjectFileReader

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - file: what the notification file says of it.
    ///   - isVerified: whether it is known that the bytes have the hash which the notification file says.
    ///   - limits: bounds of size and count.
    public init(_ file: UpdateNotification.File, isVerified: Bool = false, limits: Limits = .standard) {
        reader = ObjectFileReader(.delta, file, isVerified: isVerified, limits: limits)
    }

    /// Takes the next bytes of the file, inflated; any count.
    ///
    /// - Parameters:
    ///   - bytes: the bytes, not retained.
    ///   - sink: takes each change and the bytes of the new object, which are valid for the call only and
    ///     none for a withdrawal.
    /// - Throws: as ``SnapshotReader/read(_:_:)`` does.
    public mutating func read<E: Error>(
        _ bytes: Span<UInt8>,
        _ sink: (ObjectChange, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) {
        try reader.read(bytes, sink)
    }

    /// Ends the file; the sink may be given more changes.
    ///
    /// - Parameter sink: as in ``read(_:_:)``.
    /// - Returns: how much there was.
    /// - Throws: as ``SnapshotReader/finish(_:)`` does.
    public consuming func finish<E: Error>(
        _ sink: (ObjectChange, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) -> ObjectFileSummary {
        try reader.finish(sink)
    }
}
