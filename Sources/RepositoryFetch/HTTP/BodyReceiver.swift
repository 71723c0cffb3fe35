import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RPKITypes

/// Receives the body of an answer: counted, inflated, hashed, put away.
struct BodyReceiver {
    let transfer: SupervisedTransfer
    /// Where the body is put.
    let place: BodyPlace
    /// Bytes of the body, as sent and inflated.
    let sizeLimit: Int

    /// How the body is coded (RFC 9110, section 8.4).
    private enum Coding {
        case identity
        case gzip
    }

    /// Receives all of it.
    func receive(
        _ response: HTTPClientResponse
    ) async throws(FetchReason) -> (body: FetchedBody, wireSize: Int) {
        let coding = try coding(of: response.headers)
        let announced = response.headers["content-length"].first.flatMap { Int($0) }
        // What is announced may be a lie, but one that can be believed.
        if let announced, announced > wireLimit(coding) { throw .tooLarge(limit: sizeLimit) }
        var writer = try BodyWriter(place: place, limit: sizeLimit)
        let wireSize =
            switch coding {
            case .identity: try await receivePlain(response.body, into: &writer)
            case .gzip: try await receiveGzip(response.body, into: &writer)
            }
        if let announced, announced != wireSize { throw .truncated }
        return (writer.finish(), wireSize)
    }

    /// Bytes that may come: of what does not compress, gzip makes a little more.
    private func wireLimit(_ coding: Coding) -> Int {
        switch coding {
        case .identity: sizeLimit
        case .gzip: sizeLimit + sizeLimit / 256 + 1_024
        }
    }

    private func coding(of headers: HTTPHeaders) throws(FetchReason) -> Coding {
        let codings = headers[canonicalForm: "content-encoding"].map { $0.lowercased() }
        switch codings.count {
        case 0: return .identity
        case 1 where codings[0] == "gzip" || codings[0] == "x-gzip": return .gzip
        case 1 where codings[0] == "identity": return .identity
        default: throw .contentCoding(name: ForeignText(codings.joined(separator: ", "), limit: 64))
        }
    }

    /// What came so far.
    private struct Arrived {
        private(set) var bytes = 0
        private var pieces = 0

        /// Counts a piece.
        ///
        /// A body in very many very small pieces is refused, as each costs more than its bytes.
        mutating func add(_ piece: ByteBuffer) throws(FetchReason) {
            bytes += piece.readableBytes
            pieces += 1
            guard pieces > 10_000, bytes / pieces < 64 else { return }
            throw .protocolViolation(detail: ForeignText("\(pieces) pieces of a body for \(bytes) bytes"))
        }
    }

    private func receivePlain(
        _ body: HTTPClientResponse.Body,
        into writer: inout BodyWriter
    ) async throws(FetchReason) -> Int {
        var arrived = Arrived()
        var chunks = body.makeAsyncIterator()
        while let chunk = try await next(&chunks) {
            try arrived.add(chunk)
            guard try writer.write(chunk.readableBytesUInt8Span) else {
                throw .tooLarge(limit: sizeLimit)
            }
        }
        return arrived.bytes
    }

    private func receiveGzip(
        _ body: HTTPClientResponse.Body,
        into writer: inout BodyWriter
    ) async throws(FetchReason) -> Int {
        var arrived = Arrived()
        var inflater = try GzipInflater()
        var chunks = body.makeAsyncIterator()
        while let chunk = try await next(&chunks) {
            try arrived.add(chunk)
            guard arrived.bytes <= wireLimit(.gzip) else { throw .tooLarge(limit: sizeLimit) }
            try inflater.inflate(chunk.readableBytesUInt8Span) { piece throws(FetchReason) in
                guard try writer.write(piece) else { throw .inflatedTooLarge(limit: sizeLimit) }
                guard !Task.isCancelled else { throw .cancelled }
            }
        }
        try inflater.finish()
        return arrived.bytes
    }

    private func next(
        _ chunks: inout HTTPClientResponse.Body.AsyncIterator
    ) async throws(FetchReason) -> ByteBuffer? {
        transfer.startWaiting()
        do {
            let chunk = try await chunks.next(isolation: #isolation)
            transfer.received(chunk?.readableBytes ?? 0)
            // A cancelled sequence ends as one that is complete does.
            guard !Task.isCancelled else { throw FetchReason.cancelled }
            return chunk
        } catch {
            throw FetchReason(duringBody: error)
        }
    }
}
