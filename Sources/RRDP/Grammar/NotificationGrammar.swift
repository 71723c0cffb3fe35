import RPKITypes

/// The grammar of an update notification file (RFC 8182, sections 3.5.1.3 and 3.5.4).
struct NotificationGrammar {
    private enum Place {
        case start
        case root
        case file
        case end
    }

    private let origin: HTTPSOrigin
    private let limits: Limits
    private var place = Place.start
    private var header: (session: SessionID, serial: Int64)?
    private var snapshot: UpdateNotification.File?
    private var deltas: [UpdateNotification.File] = []
    private var fault: RRDPReason?

    init(uri: HTTPSURI, limits: Limits) {
        origin = uri.origin
        self.limits = limits
    }

    /// Takes what the parser found in a slice.
    mutating func take(_ recorder: EventRecorder) throws(RRDPError) {
        for event in recorder.events {
            do throws(RRDPReason) {
                try take(event, recorder)
            } catch {
                throw recorder.error(error, at: event)
            }
        }
        if let failure = recorder.failure { throw failure }
    }

    /// The notification, when the file has ended.
    func finish() throws(RRDPError) -> UpdateNotification {
        guard let header, place == .end else { throw RRDPError(.notWellFormed(xmlError: 0)) }
        // RFC 8182, section 3.5.1.3: exactly one snapshot.
        guard let snapshot else { throw RRDPError(.noSnapshot) }
        return UpdateNotification(
            session: header.session,
            serial: header.serial,
            snapshot: snapshot,
            deltas: deltas,
            fault: fault
        )
    }

    private mutating func take(_ event: XMLEvent, _ recorder: EventRecorder) throws(RRDPReason) {
        switch event.kind {
        case .start(let element, let isInNamespace, let attributes):
            guard isInNamespace else { throw .namespace }
            try begin(element, attributes, recorder)
        case .end: place = place == .file ? .root : .end
        case .text(let range):
            let bytes = recorder.bytes
            if bytes.span.extracting(range).hasText { throw .unexpectedText }
        }
    }

    private mutating func begin(
        _ element: XMLEvent.Element,
        _ range: Range<Int>,
        _ recorder: EventRecorder
    ) throws(RRDPReason) {
        switch (place, element) {
        case (.start, .notification):
            let attributes = try ElementAttributes(recorder, range, only: [.version, .session, .serial])
            try attributes.requireVersion()
            header = (try attributes.session(), try attributes.serial())
            place = .root
        case (.root, .snapshot):
            let attributes = try ElementAttributes(recorder, range, only: [.uri, .hash])
            guard snapshot == nil else { throw .severalSnapshots }
            snapshot = try file(attributes, serial: header?.serial)
            place = .file
        case (.root, .delta):
            let attributes = try ElementAttributes(recorder, range, only: [.uri, .hash, .serial])
            try add(file(attributes, serial: attributes.serial()))
            place = .file
        default: throw .unexpectedElement
        }
    }

    private func file(
        _ attributes: ElementAttributes,
        serial: Int64?
    ) throws(RRDPReason) -> UpdateNotification.File {
        let uri = try attributes.fileURI(maximumLength: limits.uriLength)
        let hash = try attributes.hash()
        // RFC 9674, section 3.2: files at another origin reject the notification file.
        guard uri.origin == origin else { throw .origin(uri: uri) }
        guard let header, let serial else { throw .unexpectedElement }
        return UpdateNotification.File(uri: uri, hash: hash, session: header.session, serial: serial)
    }

    private mutating func add(_ delta: UpdateNotification.File) throws(RRDPReason) {
        guard let header else { return }
        guard delta.serial <= header.serial else {
            throw .deltaAhead(serial: delta.serial, notification: header.serial)
        }
        // The rest of a list that is too long is checked, but not kept.
        guard fault == nil else { return }
        guard deltas.count < limits.listedDeltas else {
            fault = .tooManyDeltas(limit: limits.listedDeltas)
            deltas = []
            return
        }
        deltas.append(delta)
    }
}
