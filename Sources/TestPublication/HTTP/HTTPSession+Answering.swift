import RPKITypes
import Synchronization

extension HTTPSession {
    /// Answers a request, rightly or with the fault that is in force for it.
    mutating func answer(_ exchange: inout HTTPExchange) async throws -> Next {
        let path = exchange.request.path
        let (fault, site) = server.shared.state.withLock { ($0.rules.take(path), $0.site) }
        guard let fault else { return try await send(ordinary(exchange.request, site), exchange) }
        return try await answer(exchange, site, fault)
    }

    /// The answer without any fault.
    func ordinary(_ request: HTTPRequest, _ site: PublishedSite) -> HTTPResponse {
        guard request.method == "GET" || request.method == "HEAD" else { return .text(405) }
        guard let page = site.page(request.path) else { return .text(404) }
        if HTTPSession.isUnchanged(page, request) {
            return HTTPResponse(status: 304, fields: HTTPSession.validators(page))
        }
        return whole(page, request)
    }

    /// The whole page, in gzip where that is wanted.
    func whole(_ page: PublishedSite.Page, _ request: HTTPRequest) -> HTTPResponse {
        var fields = HTTPSession.validators(page)
        fields.append(HTTPField("Content-Type", page.type))
        guard request.acceptsGzip, server.settings.compression == .whenAccepted else {
            return HTTPResponse(status: 200, fields: fields, body: page.body)
        }
        fields += [HTTPField("Content-Encoding", "gzip"), HTTPField("Vary", "Accept-Encoding")]
        return HTTPResponse(status: 200, fields: fields, body: compressed(page))
    }

    /// The body in gzip, made once.
    private func compressed(_ page: PublishedSite.Page) -> [UInt8] {
        guard let tag = page.entityTag else { return Gzip.encode(page.body) }
        if let bytes = server.shared.state.withLock({ $0.compressed[tag] }) { return bytes }
        let bytes = Gzip.encode(page.body)
        server.shared.state.withLock { $0.compressed[tag] = bytes }
        return bytes
    }

    /// ETag and Last-Modified.
    static func validators(_ page: PublishedSite.Page) -> [HTTPField] {
        var fields: [HTTPField] = []
        if let tag = page.entityTag { fields.append(HTTPField("ETag", tag)) }
        if let time = page.lastModified { fields.append(HTTPField("Last-Modified", HTTPDate.text(time))) }
        return fields
    }

    /// Whether the client has the page already (RFC 9110, section 13.2.2).
    private static func isUnchanged(_ page: PublishedSite.Page, _ request: HTTPRequest) -> Bool {
        if let wanted = request["if-none-match"] {
            guard let tag = page.entityTag else { return false }
            let tags = wanted.split(separator: ",").map { $0.drop { $0 == " " } }
            return tags.contains { $0 == "*" || $0 == tag || $0 == "W/" + tag }
        }
        guard let since = request["if-modified-since"].flatMap(HTTPDate.time), let time = page.lastModified
        else {
            return false
        }
        return time <= since
    }
}

extension HTTPResponse {
    /// A short answer without a page.
    static func text(_ status: Int, fields: [HTTPField] = []) -> HTTPResponse {
        let body = Array("\(status) \(phrase(status))\n".utf8)
        return HTTPResponse(
            status: status,
            fields: fields + [HTTPField("Content-Type", "text/plain")],
            body: body
        )
    }
}
