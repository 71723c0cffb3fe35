package import RPKIPayload
package import RPKITypes
package import RouteVerification

/// One line of a batch: a route to verify, perhaps with payload of its own.
package struct RouteQuery: Sendable {
    /// Repeated in the answer.
    package var name: String?
    /// The prefix; nil to leave the origin alone.
    package var prefix: IPPrefix?
    /// The path, neighbour first; nil to verify the origin only.
    package var path: ASPath?
    /// The origin, for a route without a path.
    package var origin: ASN?
    /// The local role on the session.
    package var role: SessionRole?
    /// The procedure, when there is no role.
    package var procedure: VerificationDirection?
    /// The neighbour.
    package var neighbor: ASN?
    /// The Only to Customer attribute.
    package var otc: ASN?
    /// ASPA data of the line's own, in place of what is loaded.
    package var vaps: VAPIndex?
    /// VRPs of the line's own, in place of what is loaded.
    package var vrps: VRPIndex?
    /// The local AS, if it is known.
    package var receiver: ASN?
    /// Why the line says too little, or two things at once; nil when it can be answered.
    package var objection: String? {
        if prefix == nil, path == nil { return "neither a prefix nor a path" }
        if prefix != nil, path == nil, !hasOrigin { return "a prefix needs a path, or asn" }
        if let role, let procedure, role.direction != procedure {
            return "the role \(role.name) has the other procedure"
        }
        if isRSClient, let role, role != .routeServerClient { return "rs_client contradicts the role" }
        if otc != nil, role == nil { return "otc needs a role" }
        if otc != nil, role == .peer, neighbor == nil { return "otc of a peer needs a neighbor" }
        return nil
    }
    private var hasOrigin = false
    private var isRSClient = false

    /// Makes a query that says nothing yet.
    package init() {}

    /// Reads a line: one JSON object.
    ///
    /// Members that are not known are passed over.
    ///
    /// | Member | Value |
    /// |---|---|
    /// | `name` | text |
    /// | `prefix` | text, without host bits |
    /// | `path` | text as a router shows it, or an array with an array for each AS_SET; neighbour first |
    /// | `asn` | the origin of a route without `path`: a number, `"AS64496"`, null for NONE |
    /// | `role` | the local role, as for `--role` |
    /// | `procedure` | `upstream` or `downstream` |
    /// | `rs_client` | true for the role `rs-client` |
    /// | `neighbor`, `otc`, `local_as` | a number or `"AS64496"` |
    /// | `aspas` | an object, customer to array of providers |
    /// | `vrps` | an array of objects with `prefix`, `maxLength` (optional) and `asn` |
    ///
    /// - Parameter json: at the beginning of the line.
    /// - Throws: what is wrong, with its place in the line.
    package init(_ json: inout JSONReader) throws(DocumentError) {
        try json.beginObject()
        while let member = try json.nextMember() {
            if try json.peek() == .null {
                if json.isText(member, "asn") { hasOrigin = true }
                try json.readNull()
            } else if json.isText(member, "name") {
                name = try json.readString()
            } else if json.isText(member, "prefix") {
                prefix = try json.readPrefix()
            } else if json.isText(member, "path") {
                path = try RouteQuery.path(&json)
            } else if json.isText(member, "asn") {
                origin = try json.readASN()
                hasOrigin = true
            } else if json.isText(member, "role") {
                role = try RouteQuery.word(&json, SessionRole.init(name:))
            } else if json.isText(member, "procedure") {
                procedure = try RouteQuery.word(&json, VerificationDirection.init(rawValue:))
            } else if json.isText(member, "rs_client") {
                isRSClient = try json.readBoolean()
            } else if json.isText(member, "neighbor") {
                neighbor = try json.readASN()
            } else if json.isText(member, "otc") {
                otc = try json.readASN()
            } else if json.isText(member, "local_as") {
                receiver = try json.readASN()
            } else if json.isText(member, "aspas") {
                vaps = VAPIndex(providers: try RouteQuery.providers(&json))
            } else if json.isText(member, "vrps") {
                vrps = VRPIndex(try RouteQuery.vrps(&json))
            } else {
                try json.skipValue()
            }
        }
        try json.finish()
        if isRSClient, role == nil, procedure != .downstream { role = .routeServerClient }
    }

    /// AS numbers of a path in an array; no real path comes near.
    private static let pathLength = 4_096

    private static func word<Value>(
        _ json: inout JSONReader,
        _ value: (String) -> Value?
    ) throws(DocumentError) -> Value {
        let text = try json.readString()
        guard let value = value(text) else { throw json.error(.value(.unknownWord(ForeignText(text)))) }
        return value
    }

    private static func path(_ json: inout JSONReader) throws(DocumentError) -> ASPath {
        guard try json.peek() == .array else {
            let text = try json.readString()
            do throws(ASPathTextError) {
                return try ASPath(text)
            } catch {
                throw json.error(.value(.path(ForeignText("\(error)"))))
            }
        }
        var path = ASPath()
        try json.beginArray()
        while try json.nextElement() {
            if try json.peek() == .array {
                let members = try asns(&json)
                // RFC 4271, section 4.3: a segment has one or more AS numbers.
                guard !members.isEmpty else {
                    throw json.error(.value(.path(ForeignText("an AS_SET without members"))))
                }
                path.append(.set, members)
            } else {
                path.append(.sequence, [try json.readASN()])
            }
            guard path.asnCount <= pathLength else {
                throw json.error(.value(.path(ForeignText("more than \(pathLength) AS numbers"))))
            }
        }
        return path
    }

    private static func asns(_ json: inout JSONReader) throws(DocumentError) -> [ASN] {
        var asns: [ASN] = []
        try json.beginArray()
        while try json.nextElement() { asns.append(try json.readASN()) }
        return asns
    }

    private static func providers(_ json: inout JSONReader) throws(DocumentError) -> [ASN: [ASN]] {
        var providers: [ASN: [ASN]] = [:]
        try json.beginObject()
        while let member = try json.nextMember() {
            guard let customer = json.asn(of: member) else { throw json.error(.value(.asn)) }
            guard customer != ASN(0) else { throw json.error(.value(.customerZero)) }
            let listed = try asns(&json)
            guard !listed.isEmpty else { throw json.error(.value(.noProviders)) }
            providers[customer, default: []] += listed
        }
        return providers
    }

    private static func vrps(_ json: inout JSONReader) throws(DocumentError) -> [VRP] {
        var vrps: [VRP] = []
        try json.beginArray()
        while try json.nextElement() { vrps.append(try vrp(&json)) }
        return vrps
    }

    /// Reads an object with `prefix`, `asn` and, unless it is the length of the prefix, `maxLength`.
    static func vrp(_ json: inout JSONReader) throws(DocumentError) -> VRP {
        var (prefix, asn, length): (IPPrefix?, ASN?, Int64?) = (nil, nil, nil)
        try json.beginObject()
        let start = json.valueStart
        while let member = try json.nextMember() {
            if json.isText(member, "prefix") {
                prefix = try json.readPrefix()
            } else if json.isText(member, "asn") {
                asn = try json.readASN()
            } else if json.isText(member, "maxLength") {
                length = try json.readInteger()
            } else {
                try json.skipValue()
            }
        }
        guard let prefix else { throw json.error(.value(.missingMember("prefix")), at: start) }
        guard let asn else { throw json.error(.value(.missingMember("asn")), at: start) }
        let longest = length ?? Int64(prefix.length)
        guard let maximum = Int(exactly: longest),
            let vrp = VRP(prefix: prefix, maxLength: maximum, asn: asn)
        else { throw json.error(.value(.maxLength(longest, prefix: prefix)), at: start) }
        return vrp
    }
}
