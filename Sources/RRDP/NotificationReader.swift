public import RPKITypes

/// Reads an update notification file as it arrives.
///
/// Memory: at most `Limits.listedDeltas` references, and what ``SnapshotReader`` needs beside its object.
///
/// - Source: RFC 8182, section 3.5.1; RFC 9674, section 3.2.
public struct NotificationReader: ~Copyable, Sendable {
    private var parser: XMLFileParser
    private var grammar: NotificationGrammar
    private var failure: RRDPError?

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - uri: where the file is from, as a CA certificate names it; its origin binds all files it lists.
    ///   - limits: bounds of size and count.
    public init(uri: HTTPSURI, limits: Limits = .standard) {
        parser = XMLFileParser(
            maximumSize: limits.notificationSize,
            sizeReason: .notificationTooLarge(limit: limits.notificationSize),
            limits: limits
        )
        grammar = NotificationGrammar(uri: uri, limits: limits)
    }

    /// Takes the next bytes of the file, inflated; any count.
    ///
    /// - Throws: ``RRDPError`` at the first rule that is broken, at the latest when some 100 kB more were taken;
    ///   then again for whatever follows.
    public mutating func read(_ bytes: Span<UInt8>) throws(RRDPError) {
        var offset = 0
        while offset < bytes.count {
            if let failure { throw failure }
            offset += parser.take(bytes.extracting(droppingFirst: offset))
            try check()
        }
    }

    /// Ends the file.
    ///
    /// - Returns: what it says.
    /// - Throws: ``RRDPError``.
    public consuming func finish() throws(RRDPError) -> UpdateNotification {
        if let failure { throw failure }
        parser.finish()
        try check()
        return try grammar.finish()
    }

    private mutating func check() throws(RRDPError) {
        do {
            try grammar.take(parser.events)
        } catch {
            failure = error
            throw error
        }
    }
}
