import RPKITypes
import RouteMonitor
import RouteVerification

/// A route in the arguments of a query.
enum RouteParameters {
    /// The route.
    ///
    /// - Throws: ``APIError/Code/badParameter`` too for arguments that contradict each other.
    static func read(_ call: Call) throws(APIError) -> RouteQuery {
        let items = call.query
        try items.allow("path", "prefix", "role", "procedure", "neighbor", "otc", "local-as")
        var query = RouteQuery()
        if let text = try items.one("path") {
            do throws(ASPathTextError) {
                query.path = try ASPath(text)
            } catch {
                throw APIError(.badParameter, "the path is not one: \(error)")
            }
        }
        query.prefix = try items.one("prefix", "a prefix without host bits") { IPPrefix($0) }
        query.role = try items.one("role", "a role") { SessionRole(name: $0) }
        query.procedure = try items.one("procedure", "upstream or downstream") {
            VerificationDirection(rawValue: $0)
        }
        query.neighbor = try items.one("neighbor", "an AS number") { ASN($0) }
        query.otc = try items.one("otc", "an AS number") { ASN($0) }
        query.receiver = try items.one("local-as", "an AS number") { ASN($0) }
        guard query.path != nil else { throw APIError(.missingParameter, "'path' is missing") }
        let limits = call.core.configuration.limits.proof
        if let objection = query.objection ?? limits.objection(to: query) {
            throw APIError(.badParameter, objection)
        }
        return query
    }

    /// What the document says of them.
    static func documentation(
        isPathRequired: Bool,
        isPrefixRequired: Bool
    ) -> [OperationDocumentation.Parameter] {
        [
            .init(
                name: "path",
                kind: .path,
                text: "The AS path, the neighbour first; AS_SETs in braces.",
                isRequired: isPathRequired
            ),
            .init(name: "prefix", kind: .prefix, text: "The prefix.", isRequired: isPrefixRequired),
            .init(
                name: "role",
                kind: .word(SessionRole.allCases.map(\.name)),
                text: "The role of the local AS on the session; selects the procedure."
            ),
            .init(
                name: "procedure",
                kind: .word(VerificationDirection.allCases.map(\.rawValue)),
                text: "The procedure; without it and without role, both."
            ),
            .init(name: "neighbor", kind: .asn, text: "The AS that the path must begin with."),
            .init(name: "otc", kind: .asn, text: "The Only to Customer attribute (RFC 9234); needs role."),
            .init(name: "local-as", kind: .asn, text: "The local AS."),
        ]
    }
}
