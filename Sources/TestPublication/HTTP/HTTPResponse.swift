/// An answer before it is written.
struct HTTPResponse: Sendable {
    /// How the end of the body is told.
    enum Framing: Hashable, Sendable {
        /// By Content-Length, which may say something else than the size of the body.
        case length(Int)
        /// By chunks, with or without the last one.
        case chunked(isComplete: Bool)
        /// By the end of the connection.
        case untilClose
    }

    /// How the bytes of head and body go out.
    enum Delivery: Hashable, Sendable {
        /// As fast as the client takes them.
        case whole
        /// Some bytes of the body a second.
        case paced(bytesPerSecond: Int)
        /// Some bytes of the body, and then nothing more.
        case stalling(afterBytes: Int)
        /// Some bytes of the body, and then the end of the connection.
        case closing(afterBytes: Int, Severity)
    }

    /// How a connection ends.
    enum Severity: Hashable, Sendable {
        /// With close_notify.
        case orderly
        /// Without close_notify.
        case abrupt
    }

    var status: Int
    var fields: [HTTPField] = []
    var body: [UInt8] = []
    var framing: Framing
    var delivery = Delivery.whole

    init(status: Int, fields: [HTTPField] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
        framing = .length(body.count)
    }

    /// Whether the connection cannot be used for another request afterwards.
    var endsConnection: Bool {
        switch framing {
        case .length(let count): count != body.count
        case .chunked(let isComplete): !isComplete
        case .untilClose: true
        }
    }

    /// The bytes of the head.
    func head(keepsAlive: Bool) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(HTTPResponse.phrase(status))\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        switch framing {
        case .length(let count): if status != 304 { text += "Content-Length: \(count)\r\n" }
        case .chunked: text += "Transfer-Encoding: chunked\r\n"
        case .untilClose: break
        }
        if !keepsAlive || endsConnection { text += "Connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }

    static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 304: "Not Modified"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 503: "Service Unavailable"
        default: "Status"
        }
    }
}
