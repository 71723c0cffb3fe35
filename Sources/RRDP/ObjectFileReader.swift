import RPKICrypto
import RPKITypes

/// Reads a snapshot or a delta file as it arrives; see ``SnapshotReader`` and ``DeltaReader``.
struct ObjectFileReader: ~Copyable, Sendable {
    private var parser: XMLFileParser
    private var grammar: ObjectGrammar
    private var hash: SHA256Stream?
    private let file: UpdateNotification.File
    /// Why nothing more is read.
    private var failure: RRDPError?

    /// Begins a file; its hash is computed and compared unless it was before.
    init(
        _ kind: ObjectGrammar.FileKind,
        _ file: UpdateNotification.File,
        isVerified: Bool,
        limits: Limits
    ) {
        hash = isVerified ? nil : SHA256Stream()
        parser = XMLFileParser(
            maximumSize: limits.rrdpFileSize,
            sizeReason: .fileTooLarge(limit: limits.rrdpFileSize),
            limits: limits
        )
        grammar = ObjectGrammar(kind, file, limits: limits)
        self.file = file
    }

    mutating func read<E: Error>(
        _ bytes: Span<UInt8>,
        _ sink: (ObjectChange, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) {
        var offset = 0
        while offset < bytes.count {
            if let failure { throw .refused(failure) }
            let rest = bytes.extracting(droppingFirst: offset)
            let count = parser.take(rest)
            hash?.update(rest.extracting(first: count))
            offset += count
            try take(sink)
        }
    }

    consuming func finish<E: Error>(
        _ sink: (ObjectChange, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) -> ObjectFileSummary {
        if let failure { throw .refused(failure) }
        // First, since a file that was cut off in transfer has a wrong hash and is no bad XML of the server's.
        // RFC 8182, section 3.5.1.3: the hash must be verified.
        if let found = hash.take()?.finish(), found != file.hash {
            throw .refused(RRDPError(.fileHash(expected: file.hash, found: found)))
        }
        parser.finish()
        try take(sink)
        guard grammar.isComplete else { throw .refused(RRDPError(.notWellFormed(xmlError: 0))) }
        return ObjectFileSummary(elements: grammar.elements, size: grammar.size)
    }

    private mutating func take<E: Error>(
        _ sink: (ObjectChange, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) {
        do throws(ReadingError<E>) {
            try grammar.take(parser.events, sink)
        } catch {
            switch error {
            case .refused(let reason): failure = reason
            // The rest of the file was not read, as if it had ended here.
            case .sink: failure = RRDPError(.notWellFormed(xmlError: 0))
            }
            throw error
        }
    }
}
