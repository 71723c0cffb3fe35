/// What a web server does wrong with the answer to a request.
///
/// Bodies are those of the page at the path, or empty when there is none.
package enum HTTPFault: Hashable, Sendable {
    /// Another status code, with a short body.
    case status(Int)
    /// A redirect to any place.
    case redirect(to: String, status: Int = 302)
    /// A redirect to the path itself, for ever.
    case redirectLoop
    /// So many redirects to the path itself, then the page.
    case redirectChain(Int)
    /// The body at a speed.
    case slow(bytesPerSecond: Int)
    /// The head and so many bytes of the body, then silence; with 0, only the head.
    case stall(afterBytes: Int)
    /// Silence after the request.
    case silence
    /// The head and so many bytes of the body, then the end of the connection.
    case close(afterBytes: Int)
    /// As ``close(afterBytes:)`` without the close_notify of TLS.
    case abort(afterBytes: Int)
    /// The body in chunks; no fault.
    case chunked
    /// The body in chunks, of which the last, empty one is missing; then the end of the connection.
    case missingFinalChunk
    /// The body without length or chunks, which ends with the connection; no fault.
    case untilClose
    /// A Content-Length that differs from the size of the body by so much; below 0, the rest follows all the same.
    case wrongLength(by: Int)
    /// A Content-Encoding that the body does not have, for instance `gzip` or `br`.
    case wrongEncoding(String)
    /// A gzip body with a byte changed in its middle.
    case corruptGzip
    /// The page in gzip, followed by blanks up to this size.
    case gzipBomb(inflatedSize: UInt64)
    /// The page followed by blanks for ever, in chunks.
    case endless
    /// A header field of so many bytes, then the page.
    case hugeHeader(bytes: Int)
    /// So many header fields, then the page.
    case manyHeaders(Int)
    /// Header fields for ever.
    case endlessHeaders
    /// These bytes instead of HTTP, then the end of the connection.
    case garbage([UInt8])
    /// A body that has the number of the request behind it, so that no two are equal.
    case changing
    /// So many interim responses, then the page.
    case interim(count: Int, status: Int = 103)
    /// Interim responses for ever.
    case endlessInterim
    /// Another body.
    case body([UInt8])
    /// The whole page even when it has not changed.
    case unconditional
}

/// What a web server does wrong with a connection, before any request.
package enum ConnectionFault: Hashable, Sendable {
    /// It accepts, and never answers the client's first message.
    case silentBeforeHandshake
    /// It completes the handshake of TLS, and never reads a request.
    case silentAfterHandshake
    /// It closes at once.
    case close
    /// It sends these bytes instead of a handshake, and closes.
    case garbage([UInt8])
    /// It speaks HTTP without TLS.
    case plaintext
}
