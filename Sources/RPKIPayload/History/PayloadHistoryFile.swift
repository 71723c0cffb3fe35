import RPKITypes

/// A whole ``PayloadHistory`` as bytes; `HistoryFileHeader.swift` and `HistoryFileRecords.swift` have the form.
///
/// Reading trusts nothing: what is accepted keeps every promise of ``PayloadSet`` and ``PayloadDelta``, even if somebody
/// else wrote it with the right checksums.
public enum PayloadHistoryFile {
    /// Writes a history.
    ///
    /// - Returns: about 18 bytes for each VRP of IPv4 and 30 for each of IPv6.
    /// - Complexity: O(*n*).
    public static func encode(_ history: PayloadHistory) -> [UInt8] {
        let header = HistoryFileHeader(history)
        var writer = HistoryFileWriter(capacity: header.fileSize)
        writer.skip(HistoryFileHeader.size)
        if let set = history.current { writer.put(set) }
        for step in history.steps { writer.put(step) }
        return writer.finish(header)
    }

    /// Reads a history.
    ///
    /// What has expired meanwhile is still in it: call ``PayloadHistory/withdrawExpired(at:)`` next, so that routers which
    /// were in step get a delta.
    ///
    /// - Parameters:
    ///   - bytes: What ``encode(_:)`` gave.
    ///   - limits: The bounds of the history; deltas that exceed them are left out.
    /// - Returns: a history whose next publication leaves out ``PayloadHistory/restartLeap`` serials.
    /// - Throws: ``HistoryFileError``.
    /// - Complexity: O(*n*); memory is taken for no more than the bytes can hold.
    public static func decode(
        _ bytes: [UInt8],
        limits: HistoryLimits = .standard
    ) throws(HistoryFileError) -> PayloadHistory {
        let header = try HistoryFileHeader(reading: bytes.span)
        var reader = HistoryFileReader(offset: HistoryFileHeader.size)
        let set = header.validated == nil ? nil : try reader.set(header.counts, from: bytes.span)
        var steps: [HistoryStep] = []
        let start = reader.offset
        for _ in 0..<header.steps { steps.append(try reader.step(from: bytes.span)) }
        guard reader.offset == bytes.count else { throw HistoryFileError(.count, at: reader.offset) }
        guard HistoryConsistency.areSerialsInOrder(steps, before: header.serial) else {
            throw HistoryFileError(.serials, at: start)
        }
        // The check merges each delta with all behind it; those that are not kept need none.
        steps = steps.suffix(limits.deltas)
        guard HistoryConsistency.doSteps(steps, leadTo: set ?? PayloadSet()) else {
            throw HistoryFileError(.delta, at: start)
        }
        return PayloadHistory(
            restoring: header.sessions,
            serial: header.serial,
            content: set.flatMap { set in header.validated.map { (set, $0) } },
            steps: steps,
            limits: limits
        )
    }
}
