public import RPKITypes

/// How far a repository was followed: what is kept beside its objects, and committed together with them.
///
/// - Source: RFC 8182, section 3.4.1; RFC 9697, section 3 (the remembered deltas).
public struct RRDPState: Hashable, Sendable {
    /// A delta as it was listed.
    public struct Delta: Hashable, Sendable {
        /// Its serial.
        public var serial: Int64
        /// Its hash.
        public var hash: SHA256Digest

        /// Makes a delta.
        public init(serial: Int64, hash: SHA256Digest) {
            self.serial = serial
            self.hash = hash
        }
    }

    /// The session.
    public let session: SessionID
    /// The serial whose objects are stored, from 1 to 2^63 - 1.
    public let serial: Int64
    /// The deltas that the last notification file listed, by ascending serial, no serial twice.
    public let deltas: [Delta]
    /// The value of `Last-Modified` that came with it, to be sent back as `If-Modified-Since`.
    public let lastModified: String?
    /// The value of `ETag` that came with it, to be sent back as `If-None-Match`.
    public let entityTag: String?

    /// The longest header value that is kept, in bytes.
    static let maximumValidatorLength = 256

    /// Makes the state in which the objects of `serial` are stored.
    ///
    /// - Parameters:
    ///   - notification: the notification file that was followed.
    ///   - serial: the serial that was reached; the notification's when nil.
    ///   - lastModified: the header `Last-Modified` of its response; left out when it is longer than 256 bytes
    ///     or has anything but printable US-ASCII, since it comes from the server and goes back to it.
    ///   - entityTag: the header `ETag`, likewise.
    public init(
        _ notification: UpdateNotification,
        reached serial: Int64? = nil,
        lastModified: String? = nil,
        entityTag: String? = nil
    ) {
        var deltas: [Delta] = []
        var ambiguous: Set<Int64> = []
        for delta in notification.deltas {
            guard let last = deltas.last, last.serial == delta.serial else {
                deltas.append(Delta(serial: delta.serial, hash: delta.hash))
                continue
            }
            // Of two hashes neither is remembered: each would make the other look like a rewritten history.
            if last.hash != delta.hash { ambiguous.insert(delta.serial) }
        }
        deltas.removeAll { ambiguous.contains($0.serial) }
        self.init(
            session: notification.session,
            serial: serial ?? notification.serial,
            deltas: deltas,
            lastModified: lastModified.flatMap { Self.isSafe($0.utf8) ? $0 : nil },
            entityTag: entityTag.flatMap { Self.isSafe($0.utf8) ? $0 : nil }
        )
    }

    /// Takes values that were checked.
    init(session: SessionID, serial: Int64, deltas: [Delta], lastModified: String?, entityTag: String?) {
        self.session = session
        self.serial = serial
        self.deltas = deltas
        self.lastModified = lastModified
        self.entityTag = entityTag
    }

    /// Whether the bytes can be a header value: no control characters, so no second header either.
    static func isSafe(_ value: some Collection<UInt8>) -> Bool {
        !value.isEmpty && value.count <= maximumValidatorLength
            && value.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
