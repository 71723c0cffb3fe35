import NIOCore
import RPKITypes
import RTRProtocol

/// A response on its way: a place in an image that many share.
struct Transmission {
    /// The response.
    let response: CacheResponse
    private let image: PayloadImage?
    private let kinds: PayloadKinds
    private var head: ByteBuffer?
    private var tail: ByteBuffer?
    private var segment = 0
    private var chunk = 0

    /// Makes a transmission at its beginning.
    ///
    /// - Parameters:
    ///   - response: what is answered.
    ///   - image: the payload; nil when there is none to send.
    ///   - kinds: the kinds that the client is given.
    ///   - timing: the intervals of End of Data.
    /// - Throws: ``RTRProtocol/EncodingRefusal``, which the fixed PDUs never meet.
    init(
        _ response: CacheResponse,
        image: PayloadImage?,
        kinds: PayloadKinds,
        timing: Timing
    ) throws(EncodingRefusal) {
        self.response = response
        self.image = image
        self.kinds = kinds
        let version = response.version
        head = ByteBuffer(bytes: try PDU.cacheResponse(response.session).octets(version: version))
        let end = PDU.endOfData(response.session, response.serial, version == .v0 ? nil : timing)
        tail = ByteBuffer(bytes: try end.octets(version: version))
    }

    /// Takes the next octets to send; nil when all were taken.
    mutating func next() -> ByteBuffer? {
        if let head {
            self.head = nil
            return head
        }
        if let segments = image?.segments {
            while segment < segments.count {
                let current = segments[segment]
                if kinds.contains(current.kind), chunk < current.chunks.count {
                    chunk += 1
                    return current.chunks[chunk - 1]
                }
                segment += 1
                chunk = 0
            }
        }
        defer { tail = nil }
        return tail
    }

    /// Whether all was taken.
    var isFinished: Bool { tail == nil }
}
