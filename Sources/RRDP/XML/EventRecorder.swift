import CLibXML2
import RPKITypes

/// Owns a libxml2 push parser and records what it reports while it is given one slice of a file.
///
/// A class, since libxml2's callbacks get its address. The callbacks only append: the grammar is checked after
/// libxml2 has returned, so that no error has to cross C, and a rule can be broken by one slice more at most.
///
/// What libxml2 can be made to do is little: there is no DTD (`internalSubset` stops the parser before it reads
/// on), hence no entity but the five of XML; the declared encoding is ignored, hence no conversion (the caller
/// lets through US-ASCII only); nothing is loaded; the built-in limits are on; nothing is printed.
@safe
final class EventRecorder {
    private(set) var events: [XMLEvent] = []
    private(set) var attributes: [XMLEvent.Attribute] = []
    private(set) var bytes: [UInt8] = []
    /// The first rule that broke, which ends the file; `events` are what came before.
    private(set) var failure: RRDPError?
    private var instructions = 0
    private var context: xmlParserCtxtPtr?

    /// Processing instructions of one file; libxml2 keeps the name of each.
    static let maximumInstructions = 64

    init() {
        EventRecorder.initializeLibrary
        let reference = unsafe Unmanaged.passUnretained(self).toOpaque()
        var callbacks = unsafe EventRecorder.callbacks()
        // The table is copied, and no bytes are given yet.
        unsafe context = unsafe xmlCreatePushParserCtxt(&callbacks, reference, nil, 0, nil)
        guard let context = unsafe context else { return }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        _ = unsafe xmlCtxtUseOptions(context, Int32(options))
    }

    deinit {
        if let context = unsafe context { unsafe xmlFreeParserCtxt(context) }
    }

    /// Runs once; libxml2 must be initialised before threads use it.
    private static let initializeLibrary: Void = xmlInitParser()

    /// Parses the next bytes; events are appended.
    ///
    /// - Parameters:
    ///   - slice: at most 1 MB of US-ASCII.
    ///   - isLast: whether the file ends here.
    func parse(_ slice: Span<UInt8>, isLast: Bool) {
        guard failure == nil else { return }
        guard let context = unsafe context else {
            return fail(.notWellFormed(xmlError: Int32(XML_ERR_NO_MEMORY.rawValue)), line: nil)
        }
        let status = unsafe slice.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
                unsafe xmlParseChunk(
                    context,
                    characters.baseAddress,
                    Int32(truncatingIfNeeded: characters.count),
                    isLast ? 1 : 0
                )
            }
        }
        // A namespace error does not stop libxml2, and is no success either.
        if status != 0 { fail(.notWellFormed(xmlError: status), line: line) }
    }

    /// Forgets events, attributes and bytes.
    func removeAll() {
        events.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Keeps the first failure.
    func fail(_ reason: RRDPReason, line: Int?) {
        guard failure == nil else { return }
        failure = RRDPError(reason, line: line)
    }

    /// The error for a rule of the grammar that an event breaks.
    ///
    /// libxml2 reports a start tag before it sees that the tag is cut off, which then is what went wrong.
    func error(_ reason: RRDPReason, at event: XMLEvent) -> RRDPError {
        if let failure, event.index == events.count - 1 { return failure }
        return RRDPError(reason, line: event.line)
    }

    /// The line that libxml2 has come to.
    private var line: Int {
        guard let context = unsafe context else { return 0 }
        return unsafe Int(xmlSAX2GetLineNumber(context))
    }

    private func stop(_ reason: RRDPReason) {
        fail(reason, line: line)
        if let context = unsafe context { unsafe xmlStopParser(context) }
    }
}

// MARK: - Callbacks

extension EventRecorder {
    /// The namespace of all elements (RFC 8182, section 3.5.1.3).
    private static let namespace: StaticString = "http://www.ripe.net/rpki/rrdp"

    private static func callbacks() -> xmlSAXHandler {
        var table = unsafe xmlSAXHandler()
        unsafe table.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe table.startElementNs = {
            data,
            name,
            prefix,
            uri,
            namespaceCount,
            namespaces,
            attributeCount,
            _,
            attributes in
            guard let recorder = unsafe EventRecorder.of(data) else { return }
            unsafe recorder.start(name, prefix: prefix, uri: uri)
            unsafe recorder.addNamespaces(namespaces, count: Int(namespaceCount))
            unsafe recorder.add(attributes, count: Int(attributeCount))
        }
        unsafe table.endElementNs = { data, _, _, _ in
            guard let recorder = unsafe EventRecorder.of(data) else { return }
            recorder.append(.end)
        }
        unsafe table.characters = { data, text, count in
            unsafe EventRecorder.of(data)?.addText(UnsafeBufferPointer(start: text, count: Int(count)))
        }
        unsafe table.ignorableWhitespace = unsafe table.characters
        unsafe table.cdataBlock = unsafe table.characters
        unsafe table.processingInstruction = { data, _, _ in
            guard let recorder = unsafe EventRecorder.of(data) else { return }
            recorder.instructions += 1
            guard recorder.instructions > EventRecorder.maximumInstructions else { return }
            recorder.stop(.tooMuchMarkup(limit: EventRecorder.maximumInstructions))
        }
        unsafe table.internalSubset = { data, _, _, _ in unsafe EventRecorder.of(data)?.stop(.documentType) }
        // With this set nothing goes to libxml2's global handlers, which print.
        unsafe table.serror = { data, error in
            guard let recorder = unsafe EventRecorder.of(data), let error = unsafe error else { return }
            guard unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
            recorder.fail(
                .notWellFormed(xmlError: unsafe error.pointee.code),
                line: Int(unsafe error.pointee.line)
            )
        }
        return unsafe table
    }

    /// The recorder, as long as nothing has failed.
    private static func of(_ data: UnsafeMutableRawPointer?) -> EventRecorder? {
        guard let data = unsafe data else { return nil }
        let recorder = unsafe Unmanaged<EventRecorder>.fromOpaque(data).takeUnretainedValue()
        return recorder.failure == nil ? recorder : nil
    }

    private func append(_ kind: XMLEvent.Kind) {
        events.append(XMLEvent(kind: kind, index: events.count, line: line))
    }

    private func start(
        _ name: UnsafePointer<xmlChar>?,
        prefix: UnsafePointer<xmlChar>?,
        uri: UnsafePointer<xmlChar>?
    ) {
        let element: XMLEvent.Element =
            if unsafe matches(name, "publish") {
                .publish
            } else if unsafe matches(name, "withdraw") {
                .withdraw
            } else if unsafe matches(name, "delta") {
                .delta
            } else if unsafe matches(name, "snapshot") {
                .snapshot
            } else if unsafe matches(name, "notification") {
                .notification
            } else {
                .unknown
            }
        let isInNamespace = unsafe prefix == nil && matches(uri, Self.namespace)
        let first = attributes.count
        append(.start(element, isInNamespace: isInNamespace, attributes: first..<first))
    }

    /// Declarations of namespaces: the default one may be repeated, others have no use here.
    private func addNamespaces(
        _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        count: Int
    ) {
        guard let namespaces = unsafe namespaces else { return }
        for index in 0..<count where unsafe namespaces[2 * index] != nil {
            unsafe add(.unknown, nil)
        }
    }

    /// Attributes: five pointers each, of which the last two enclose the value.
    private func add(
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        count: Int
    ) {
        guard let attributes = unsafe attributes else { return }
        for index in 0..<count {
            let name = unsafe attributes[5 * index]
            let hasPrefix = unsafe attributes[5 * index + 1] != nil
            let start = unsafe attributes[5 * index + 3]
            let end = unsafe attributes[5 * index + 4]
            let value: UnsafeBufferPointer<xmlChar>? =
                if let start = unsafe start, let end = unsafe end {
                    unsafe UnsafeBufferPointer(start: start, count: end - start)
                } else {
                    nil
                }
            unsafe add(hasPrefix ? .unknown : attributeName(name), value)
        }
    }

    private func add(_ name: XMLEvent.AttributeName, _ value: UnsafeBufferPointer<xmlChar>?) {
        guard case .start(let element, let isInNamespace, let range) = events.last?.kind else { return }
        let first = bytes.count
        if let value = unsafe value { unsafe bytes.append(contentsOf: value) }
        attributes.append(XMLEvent.Attribute(name: name, value: first..<bytes.count))
        events[events.count - 1].kind = .start(
            element,
            isInNamespace: isInNamespace,
            attributes: range.lowerBound..<attributes.count
        )
    }

    private func attributeName(_ name: UnsafePointer<xmlChar>?) -> XMLEvent.AttributeName {
        if unsafe matches(name, "uri") { return .uri }
        if unsafe matches(name, "hash") { return .hash }
        if unsafe matches(name, "serial") { return .serial }
        if unsafe matches(name, "version") { return .version }
        return unsafe matches(name, "session_id") ? .session : .unknown
    }

    private func addText(_ text: UnsafeBufferPointer<xmlChar>) {
        let first = bytes.count
        unsafe bytes.append(contentsOf: text)
        // libxml2 cuts text at line ends with CR, at references, and in CDATA sections.
        if case .text(let range) = events.last?.kind {
            events[events.count - 1].kind = .text(range.lowerBound..<bytes.count)
        } else {
            append(.text(first..<bytes.count))
        }
    }

    private func matches(_ name: UnsafePointer<xmlChar>?, _ expected: StaticString) -> Bool {
        guard let name = unsafe name else { return false }
        let count = expected.utf8CodeUnitCount
        // Up to the NUL that ends a shorter name, and the one that must end this.
        for index in 0..<count {
            guard unsafe name[index] == expected.utf8Start[index] else { return false }
        }
        return unsafe name[count] == 0
    }
}
