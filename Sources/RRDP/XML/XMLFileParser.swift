import RPKITypes

/// Cuts a file into slices, checks their bytes and bounds, and has each parsed.
///
/// A slice always begins at a multiple of ``sliceSize``, however the file arrives, so that the outcome is a
/// function of the file alone, and so that feeding single bytes costs no more than feeding all at once.
@safe
struct XMLFileParser: ~Copyable, @unchecked Sendable {
    // Unchecked: the recorder is referred to from here only and never handed out for longer than a call, so that
    // exclusive access to this value is exclusive access to it; libxml2 does not tie a parser to a thread.
    private let recorder = EventRecorder()
    private var pending: [UInt8] = []
    private var size = 0
    private var lines = 0
    /// Bytes in slices since an element began or ended, or text came that is not blank.
    private var idle = 0
    private let maximumSize: Int
    private let maximumMarkup: Int
    /// What to say of a larger file.
    private let sizeReason: RRDPReason

    /// Bytes that are parsed at a time.
    static let sliceSize = 32_768

    init(maximumSize: Int, sizeReason: RRDPReason, limits: Limits) {
        self.maximumSize = maximumSize
        self.sizeReason = sizeReason
        maximumMarkup = limits.markupSize
    }

    /// What the last slice gave; valid until the next is taken.
    var events: EventRecorder { recorder }

    /// Takes the next bytes of the file, up to the end of a slice.
    ///
    /// - Parameter bytes: any count above 0.
    /// - Returns: how many were taken, at least 1; ``events`` has what they gave.
    mutating func take(_ bytes: Span<UInt8>) -> Int {
        recorder.removeAll()
        let count = min(Self.sliceSize - pending.count, bytes.count)
        let part = bytes.extracting(first: count)
        if count == Self.sliceSize {
            parse(part, isLast: false)
        } else {
            pending.append(addingCapacity: count) { copy in
                for index in 0..<count { copy.append(part[index]) }
            }
            if pending.count == Self.sliceSize { parsePending(isLast: false) }
        }
        return count
    }

    /// Ends the file; ``events`` has what was left.
    mutating func finish() {
        recorder.removeAll()
        parsePending(isLast: true)
    }

    private mutating func parsePending(isLast: Bool) {
        var slice: [UInt8] = []
        swap(&slice, &pending)
        parse(slice.span, isLast: isLast)
        slice.removeAll(keepingCapacity: true)
        swap(&slice, &pending)
    }

    private mutating func parse(_ slice: Span<UInt8>, isLast: Bool) {
        guard recorder.failure == nil else { return }
        guard slice.count <= maximumSize - size else { return recorder.fail(sizeReason, line: nil) }
        let (isText, lineBreaks) = slice.surveyed()
        guard isText else {
            let index = slice.firstForbidden
            let line = lines + slice.extracting(first: index).surveyed().lineBreaks + 1
            return recorder.fail(.character(byte: slice[index]), line: line)
        }
        if size == 0, let encoding = slice.declaredEncoding, !encoding.isSubsetOfASCII {
            return recorder.fail(.encoding, line: 1)
        }
        size += slice.count
        lines += lineBreaks
        recorder.parse(slice, isLast: isLast)
        idle = recorder.hasProgress ? 0 : idle + slice.count
        // What libxml2 holds back until a tag, comment or instruction is complete is bounded by this.
        if idle > maximumMarkup { recorder.fail(.tooMuchMarkup(limit: maximumMarkup), line: lines + 1) }
    }
}

extension EventRecorder {
    /// Whether an element began or ended, or there is text that is not blank.
    fileprivate var hasProgress: Bool {
        let bytes = bytes
        return events.contains { event in
            guard case .text(let range) = event.kind else { return true }
            return bytes.span.extracting(range).hasText
        }
    }
}
