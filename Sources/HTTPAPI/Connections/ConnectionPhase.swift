/// Where a connection is in its requests, and what is waited for: no sockets and no clocks.
struct ConnectionPhase: Hashable, Sendable {
    /// What is waited for.
    enum Wait: Hashable, Sendable {
        /// The head of the first request.
        case head
        /// The head of another request.
        case idle
        /// More of the body of a request.
        case body
        /// Our own answer.
        case answer
        /// The end of what a client sends after the answer to its request.
        case linger
    }

    /// What to do with a part of a response.
    enum Sending: Hashable, Sendable {
        /// Send it.
        case pass
        /// Send it, and say in it that the connection closes.
        case announceClose
        /// Send it, and end our side of the connection.
        case endOutput
    }

    /// What is waited for.
    private(set) var wait = Wait.head
    /// Requests whose answers are not sent.
    private(set) var open = 0
    /// Whether a request is arriving.
    private var isReading = false
    /// Whether the client said that the request that came last is its last one.
    private var isLast = false
    /// Whether the client waits for a word before it sends the body of the request that came last.
    private var isExpecting = false
    private var isClosing = false

    /// Whether what comes is of no request that will be answered.
    var ignoresInput: Bool { wait == .linger || isLast && !isReading }

    /// The head of a request came.
    ///
    /// - Parameters:
    ///   - isLast: whether it says that it is the last one (RFC 9112, section 9.6).
    ///   - isExpecting: whether the client waits before it sends the body (RFC 9110, section 10.1.1).
    mutating func receivedHead(isLast: Bool = false, isExpecting: Bool = false) {
        open += 1
        isReading = true
        self.isLast = isLast
        self.isExpecting = isExpecting
        update()
    }

    /// Whether it is time to tell the client to send the body; true once for a request.
    mutating func takeContinue() -> Bool {
        guard isExpecting, isReading, open == 1, !isClosing else { return false }
        isExpecting = false
        return true
    }

    /// A request ended.
    mutating func receivedEnd() {
        isReading = false
        update()
    }

    /// The head of a response is to be sent; not for informational ones.
    ///
    /// Who is answered before its request has arrived may never end it: the connection cannot be used again.
    ///
    /// - `saysClose`: whether it already says that the connection closes.
    mutating func sendingHead(saysClose: Bool) -> Sending {
        guard !saysClose else {
            isClosing = true
            return .pass
        }
        isExpecting = isExpecting && open > 1
        guard isReading || isLast, open <= 1 else { return .pass }
        isClosing = true
        return .announceClose
    }

    /// The end of a response is to be sent.
    mutating func sendingEnd() -> Sending {
        open = max(0, open - 1)
        guard isClosing else {
            update()
            return .pass
        }
        wait = .linger
        return .endOutput
    }

    private mutating func update() {
        guard wait != .linger else { return }
        wait = isReading ? .body : open > 0 ? .answer : .idle
    }
}
