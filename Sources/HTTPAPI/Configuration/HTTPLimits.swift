/// Every bound that clients of the HTTP API are held to, with unit and source.
package struct HTTPLimits: Hashable, Sendable {
    /// Octets of one header field, and of all of them together (nginx 8,192 a field, 32,768 in all).
    package var headerSize = 16_384
    /// Header fields of a request.
    package var headerFields = 64
    /// Octets of the target of a request: path and query (nginx 8,192).
    package var targetSize = 8_192
    /// Arguments of a query.
    package var queryItems = 64
    /// Seconds in which the head of the first request of a connection must arrive.
    package var headerTime = 10.0
    /// Seconds that a connection may wait between two requests, and between two pieces of a body.
    package var idleTime = 30.0
    /// Seconds in which a body of a bounded size must arrive.
    package var bodyTime = 30.0
    /// Seconds in which a client must take something of what is sent to it.
    package var stallTime = 30.0
    /// Seconds that a connection stays open for a client that goes on sending after the answer to its request.
    package var lingerTime = 2.0
    /// Seconds that a client has, once the service ends, to send the rest of a request and to take the answer.
    package var endTime = 2.0
    /// Connections in total; more are closed at once.
    package var connections = 1_024
    /// Connections of one IPv4 address or of one IPv6 /64; more are closed at once.
    package var connectionsPerAddress = 128
    /// Requests of a connection that wait for their answers; the one that makes as many is its last.
    ///
    /// RFC 9112, section 9.3.2. A thousand of them come in one piece, and each takes some kB (choice of ours).
    package var pipelinedRequests = 100
    /// Octets of a request body that is read whole (Routinator 100,000).
    package var bodySize = 100_000
    /// Octets of a line of a bulk request.
    package var lineSize = 100_000
    /// Bulk requests that are being answered, in total.
    package var bulkRequests = 16
    /// VRPs that are listed for a route whose origin is validated; the state is made of all.
    package var validityVRPs = 1_000
    /// AS numbers of a path that is verified; the longest that were seen have some hundred (choice of ours).
    package var pathLength = 1_000
    /// Providers that are listed in the proof of a path.
    package var proofProviders = 1_000
    /// AS numbers of a path up to which a route is answered at once; a longer one on one of the threads.
    package var shortPath = 64
    /// VRPs that cover a route up to which it is answered at once; with more, on one of the threads.
    package var shortVRPs = 64
    /// Lines or routes that are answered in one go on one of the threads, before others have their turn.
    package var sliceLines = 64
    /// Seconds after which no other line or route is begun in one go.
    package var sliceTime = 0.005
    /// Octets of answers after which no other line or route is begun in one go.
    package var sliceSize = 65_536
    /// Requests that wait for a new serial, and streams of events, in total.
    package var waiters = 256
    /// Seconds between two comments on a stream of events on which nothing happens.
    package var heartbeat = 15.0
    /// Octets of encoded payload that are kept for the next request, compressed.
    package var keptBodies = 50_331_648
    /// Octets of encoded payload that are being sent and not kept, compressed.
    package var passingBodies = 67_108_864
    /// Findings in one answer.
    package var findings = 10_000
    /// Payload entries in one answer by AS or prefix, and repositories or clients in one answer.
    package var entries = 10_000
    /// Octets of an answer from which on it is compressed when the client can read that.
    package var compressedFrom = 4_096

    /// The defaults.
    package init() {}
}
