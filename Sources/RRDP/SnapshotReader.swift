public import RPKITypes

/// Reads a snapshot file as it arrives, and gives on each object as soon as it is complete.
///
/// Memory: one object of at most `Limits.objectSize`, and some 200 kB, whatever the size of the file. The outcome
/// does not depend on how the file is cut into pieces.
///
/// What the sink was given counts only when ``finish(_:)`` returned: until then neither the hash of the file is
/// known nor whether its end is well-formed. That no URI occurs twice is left to the sink, whose index has
/// them all (`rrdp-uri-twice`).
///
/// - Source: RFC 8182, sections 3.4.3 and 3.5.2.
public struct SnapshotReader: ~Copyable, Sendable {
    private var reader: ObjectFileReader

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - file: what the notification file says of it.
    ///   - isVerified: whether it is known that the bytes have the hash which the notification file says.
    ///   - limits: bounds of size and count.
    public init(_ file: UpdateNotification.File, isVerified: Bool = false, limits: Limits = .standard) {
        reader = ObjectFileReader(.snapshot, file, isVerified: isVerified, limits: limits)
    }

    /// Takes the next bytes of the file, inflated; any count.
    ///
    /// - Parameters:
    ///   - bytes: the bytes, not retained.
    ///   - sink: takes the URI of each object and its bytes, which are valid for the call only.
    /// - Throws: ``ReadingError/refused(_:)`` at the first rule that is broken, at the latest when some 100 kB
    ///   more were taken, then again for whatever follows; ``ReadingError/sink(_:)`` with what the sink threw,
    ///   after which the rest of the file is refused.
    public mutating func read<E: Error>(
        _ bytes: Span<UInt8>,
        _ sink: (RsyncURI, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) {
        try reader.read(bytes) { (change, object) throws(E) in try sink(change.uri, object) }
    }

    /// Ends the file; the sink may be given more objects.
    ///
    /// - Parameter sink: as in ``read(_:_:)``.
    /// - Returns: how much there was.
    /// - Throws: as ``read(_:_:)`` does, also when the file has another hash than the notification file says.
    public consuming func finish<E: Error>(
        _ sink: (RsyncURI, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) -> ObjectFileSummary {
        try reader.finish { (change, object) throws(E) in try sink(change.uri, object) }
    }
}
