extension MRTReader {
    /// A record behind which, by its own length, no other begins; the octets behind its start are searched
    /// for one.
    struct Search {
        let fault: RecordFault
        /// Where the record starts in the source.
        let offset: Int
        /// Where its fault is, from its start.
        let position: Int
    }

    /// What can be said of the octets at a place.
    enum Verdict {
        case yes
        case no
        /// More octets are needed.
        case unknown
    }

    /// Reads the records that are complete.
    ///
    /// - Parameters:
    ///   - isFinal: whether the source ends with the buffer.
    ///   - visitor: takes what is in them.
    mutating func readRecords(isFinal: Bool, to visitor: inout some RouteVisitor & ~Copyable) {
        while buffer.left > 0 {
            if search != nil {
                guard continueSearch(isFinal: isFinal, to: &visitor) else { return }
            } else {
                guard readRecord(isFinal: isFinal, to: &visitor) else { return }
            }
        }
        // A search that came to the end of the source.
        if isFinal { endSearch(to: &visitor) }
    }

    private mutating func cutOff(needed size: Int, position: Int) {
        isCutOff = true
        beginSearch(.cutOff(needed: size, left: buffer.left), position: position)
    }

    /// Reads one record; returns false when more octets are needed.
    private mutating func readRecord(
        isFinal: Bool,
        to visitor: inout some RouteVisitor & ~Copyable
    ) -> Bool {
        guard buffer.left >= MRTHeader.size else {
            if isFinal { cutOff(needed: MRTHeader.size, position: 0) }
            return isFinal
        }
        let header = MRTHeader(buffer.storage.span, at: buffer.start)
        guard header.length <= recordLimit else {
            let isHeader = header.isOfUsualType
            beginSearch(
                isHeader
                    ? .tooLong(length: header.length, limit: recordLimit)
                    : .noHeader(type: header.type, subtype: header.subtype),
                position: isHeader ? 8 : 4
            )
            return true
        }
        let size = MRTHeader.size + header.length
        guard buffer.left >= size else {
            if isFinal { cutOff(needed: size, position: buffer.left) }
            return isFinal
        }
        if suspect == nil {
            decode(header, to: &visitor)
            if suspect == nil {
                decoder.counts.records += 1
                buffer.skip(size)
                return true
            }
        }
        guard let fault = suspect else { return true }
        switch isFollowedByRecord(size, isFinal: isFinal) {
        case .unknown: return false
        case .no: beginSearch(fault.fault, position: fault.position)
        case .yes:
            decoder.counts.records += 1
            if case .noHeader = fault.fault {
                // Between records, so a record of a type that is not known.
                decoder.counts.otherRecords += 1
            } else {
                report(fault.fault, offset: buffer.offset, position: fault.position, skipped: 0, to: &visitor)
            }
            buffer.skip(size)
        }
        suspect = nil
        return true
    }

    /// Decodes the record at the start of the buffer; sets `suspect` when that fails.
    private mutating func decode(_ header: MRTHeader, to visitor: inout some RouteVisitor & ~Copyable) {
        guard header.isOfUsualType else {
            suspect = DecodeFailure(.noHeader(type: header.type, subtype: header.subtype), at: 4)
            return
        }
        // A reference of its own, as a span of the property would be an access to all of the reader.
        let bytes = buffer.storage
        let start = buffer.start
        let body = (start + MRTHeader.size)..<(start + MRTHeader.size + header.length)
        do throws(DecodeFailure) {
            try decoder.decode(header, body, in: bytes.span, to: &visitor)
        } catch {
            suspect = DecodeFailure(error.fault, at: error.position - start)
        }
    }

    /// Whether behind `size` unread octets a record begins or the source ends.
    private func isFollowedByRecord(_ size: Int, isFinal: Bool) -> Verdict {
        let rest = buffer.left - size
        guard rest >= MRTHeader.size else {
            // What is left at the end is a header that was cut off.
            return isFinal ? .yes : .unknown
        }
        let header = MRTHeader(buffer.storage.span, at: buffer.start + size)
        return header.isOfUsualType && header.length <= recordLimit ? .yes : .no
    }
}

extension MRTReader {
    /// Begins to search for a record behind the start of the one at the start of the buffer.
    private mutating func beginSearch(_ fault: RecordFault, position: Int) {
        search = Search(fault: fault, offset: buffer.offset, position: position)
        suspect = nil
        buffer.skip(1)
    }

    /// Searches until a record is found or the buffer is used up; returns false when more octets are needed.
    private mutating func continueSearch(
        isFinal: Bool,
        to visitor: inout some RouteVisitor & ~Copyable
    ) -> Bool {
        while buffer.left >= MRTHeader.size {
            guard !hasGivenUp else { return false }
            switch isRecord(isFinal: isFinal) {
            case .yes:
                endSearch(to: &visitor)
                return true
            case .no: buffer.skip(1)
            case .unknown: return false
            }
        }
        if isFinal { buffer.skip(buffer.left) }
        return isFinal
    }

    /// Whether a record begins at the start of the buffer and another, or the end of the source, follows it.
    private func isRecord(isFinal: Bool) -> Verdict {
        let (bytes, start) = (buffer.storage.span, buffer.start)
        // The high octets of type and subtype are zero: that decides at most places.
        guard bytes[start + 4] == 0, bytes[start + 6] == 0 else { return .no }
        let header = MRTHeader(bytes, at: start)
        guard header.isPlausible(limit: recordLimit) else { return .no }
        let rest = buffer.left - MRTHeader.size - header.length
        guard rest >= MRTHeader.size else {
            guard isFinal else { return .unknown }
            return rest == 0 ? .yes : .no
        }
        let next = MRTHeader(bytes, at: start + MRTHeader.size + header.length)
        return next.isPlausible(limit: recordLimit) ? .yes : .no
    }

    /// Reports the record for which was searched, with what was passed over.
    private mutating func endSearch(to visitor: inout some RouteVisitor & ~Copyable) {
        guard let search else { return }
        self.search = nil
        let skipped = buffer.offset - search.offset
        decoder.counts.skippedOctets += skipped
        report(
            search.fault,
            offset: search.offset,
            position: search.position,
            skipped: skipped,
            to: &visitor
        )
    }

    private mutating func report(
        _ fault: RecordFault,
        offset: Int,
        position: Int,
        skipped: Int,
        to visitor: inout some RouteVisitor & ~Copyable
    ) {
        decoder.counts.defects += 1
        visitor.visit(RecordDefect(fault: fault, offset: offset, position: position, skipped: skipped))
    }
}
