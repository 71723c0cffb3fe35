import RPKICrypto
import RPKITypes

/// The grammar of a snapshot or a delta file, which differ in few things (RFC 8182, sections 3.5.2.3, 3.5.3.3).
struct ObjectGrammar {
    enum FileKind {
        case snapshot
        case delta
    }

    private enum Place {
        case start
        case root
        case publish
        case withdraw
        case end
    }

    private let kind: FileKind
    private let file: UpdateNotification.File
    private let limits: Limits
    private var place = Place.start
    private var uri: RsyncURI?
    private var hash: SHA256Digest?
    /// The content of the object that is being read; its memory is used again for the next.
    private var object: [UInt8] = []
    private var base64 = Base64.Decoder()
    /// Which URIs a delta has touched: the first half of the SHA-256 of each, 16 bytes instead of the URI.
    private var touched: Set<UInt128> = []
    private(set) var elements = 0
    private(set) var size = 0

    init(_ kind: FileKind, _ file: UpdateNotification.File, limits: Limits) {
        self.kind = kind
        self.file = file
        self.limits = limits
    }

    /// Takes what the parser found in a slice, and gives on the elements that are complete.
    mutating func take<E: Error>(
        _ recorder: EventRecorder,
        _ sink: (ObjectChange, Span<UInt8>) throws(E) -> Void
    ) throws(ReadingError<E>) {
        for event in recorder.events {
            let change: ObjectChange?
            do throws(RRDPReason) {
                change = try take(event, recorder)
            } catch {
                throw .refused(recorder.error(error, at: event))
            }
            guard let change else { continue }
            do throws(E) { try sink(change, object.span) } catch { throw .sink(error) }
        }
        if let failure = recorder.failure { throw .refused(failure) }
    }

    /// Whether the root element was there, and ended.
    var isComplete: Bool { place == .end }

    /// - Returns: the change that an element makes, when it ends.
    private mutating func take(
        _ event: XMLEvent,
        _ recorder: EventRecorder
    ) throws(RRDPReason) -> ObjectChange? {
        switch event.kind {
        case .start(let element, let isInNamespace, let attributes):
            guard isInNamespace else { throw .namespace }
            try begin(element, attributes, recorder)
            return nil
        case .end: return try end()
        case .text(let range):
            let bytes = recorder.bytes
            let text = bytes.span.extracting(range)
            guard place == .publish else {
                if text.hasText { throw .unexpectedText }
                return nil
            }
            switch base64.decode(text, appendingTo: &object, limit: limits.objectSize) {
            case .decoded: return nil
            case .invalid: throw .base64
            case .full: throw .objectTooLarge(limit: limits.objectSize)
            }
        }
    }

    private mutating func begin(
        _ element: XMLEvent.Element,
        _ range: Range<Int>,
        _ recorder: EventRecorder
    ) throws(RRDPReason) {
        switch (place, element, kind) {
        case (.start, .snapshot, .snapshot), (.start, .delta, .delta):
            try beginRoot(ElementAttributes(recorder, range, only: [.version, .session, .serial]))
        case (.root, .publish, .snapshot):
            try beginObject(ElementAttributes(recorder, range, only: .uri))
            place = .publish
        case (.root, .publish, .delta):
            let attributes = try ElementAttributes(recorder, range, only: [.uri, .hash])
            hash = attributes.has(.hash) ? try attributes.hash() : nil
            try beginObject(attributes)
            place = .publish
        case (.root, .withdraw, .delta):
            let attributes = try ElementAttributes(recorder, range, only: [.uri, .hash])
            hash = try attributes.hash()
            try beginObject(attributes)
            place = .withdraw
        default: throw .unexpectedElement
        }
    }

    /// The root names the session and serial that the notification file does (RFC 8182, section 3.5.2.3).
    private mutating func beginRoot(_ attributes: ElementAttributes) throws(RRDPReason) {
        try attributes.requireVersion()
        let session = try attributes.session()
        let serial = try attributes.serial()
        guard session == file.session else { throw .sessionMismatch }
        guard serial == file.serial else { throw .serialMismatch(expected: file.serial, found: serial) }
        place = .root
    }

    private mutating func beginObject(_ attributes: ElementAttributes) throws(RRDPReason) {
        let uri = try attributes.objectURI(maximumLength: limits.uriLength)
        elements += 1
        guard elements <= limits.repositoryObjects else {
            throw .tooManyObjects(limit: limits.repositoryObjects)
        }
        // In a snapshot the store finds this out, whose index has all URIs anyway.
        if kind == .delta, !touched.insert(SHA256.digest(uri.bytes.span).leading16).inserted {
            throw .uriTwice(uri: uri)
        }
        self.uri = uri
        object.removeAll(keepingCapacity: true)
        base64 = Base64.Decoder()
    }

    private mutating func end() throws(RRDPReason) -> ObjectChange? {
        let ended = place
        place = ended == .root ? .end : .root
        switch ended {
        case .publish:
            guard base64.isComplete else { throw .base64 }
            size += object.count
            // What a delta replaces is known to the store only.
            guard kind == .delta || size <= limits.repositorySize else {
                throw .tooLarge(limit: limits.repositorySize)
            }
            guard let uri else { return nil }
            return ObjectChange(uri: uri, kind: hash.map { .replace($0) } ?? .add)
        case .withdraw:
            guard let uri, let hash else { return nil }
            return ObjectChange(uri: uri, kind: .withdraw(hash))
        case .root:
            // RFC 8182, section 3.5.4: one or more elements.
            guard kind == .snapshot || elements > 0 else { throw .emptyDelta }
            return nil
        case .start, .end: return nil
        }
    }
}
