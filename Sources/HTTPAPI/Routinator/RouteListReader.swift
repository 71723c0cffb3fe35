import RPKIPayload
import RPKITypes

/// Reads routes as Routinator's `/validity` takes them.
enum RouteListReader {
    /// A route.
    struct Route: Hashable, Sendable {
        var asn: ASN
        var prefix: IPPrefix
    }

    /// Reads `{"routes": [{"asn": "AS64496", "prefix": "192.0.2.0/24"}]}`.
    static func routes(_ bytes: [UInt8]) throws(APIError) -> [Route] {
        do throws(DocumentError) {
            var json = JSONReader(bytes)
            var routes: [Route]?
            try json.beginObject()
            while let member = try json.nextMember() {
                guard json.isText(member, "routes") else {
                    try json.skipValue()
                    continue
                }
                var list: [Route] = []
                try json.beginArray()
                while try json.nextElement() { list.append(try route(&json)) }
                routes = list
            }
            try json.finish()
            guard let routes else { throw json.error(.value(.missingMember("routes"))) }
            return routes
        } catch {
            throw APIError(.badBody, "\(error)")
        }
    }

    /// Reads `{"asn": "AS64496", "prefix": "192.0.2.0/24"}`; the AS may be a number, the prefix may have host bits.
    static func route(_ json: inout JSONReader) throws(DocumentError) -> Route {
        var (asn, prefix): (ASN?, IPPrefix?) = (nil, nil)
        try json.beginObject()
        let start = json.valueStart
        while let member = try json.nextMember() {
            if json.isText(member, "asn") {
                asn = try json.readASN()
            } else if json.isText(member, "prefix") {
                let text = try json.readString()
                guard let read = IPPrefix(clearing: text) else {
                    throw json.error(.value(.prefix(ForeignText(text))))
                }
                prefix = read
            } else {
                try json.skipValue()
            }
        }
        guard let asn else { throw json.error(.value(.missingMember("asn")), at: start) }
        guard let prefix else { throw json.error(.value(.missingMember("prefix")), at: start) }
        return Route(asn: asn, prefix: prefix)
    }
}
