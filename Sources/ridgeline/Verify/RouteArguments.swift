import ArgumentParser
import RPKITypes
import RouteVerification

/// Parts of routes as they are written on the command line.
enum RouteArguments {
    /// The AS that originates a route; nil when its path does not say.
    struct Origin: Hashable, Sendable {
        var asn: ASN?
    }

    static func prefix(_ text: String) throws -> IPPrefix {
        guard let prefix = IPPrefix(text) else {
            throw ValidationError(
                "'\(text)' is not a prefix such as 192.0.2.0/24 or 2001:db8::/32 without host bits."
            )
        }
        return prefix
    }

    static func origin(_ text: String) throws -> Origin {
        text.uppercased() == "NONE" ? Origin(asn: nil) : Origin(asn: try asn(text))
    }

    static func asn(_ text: String) throws -> ASN {
        guard let asn = ASN(text) else {
            throw ValidationError("'\(text)' is not an AS number such as AS64496.")
        }
        return asn
    }

    static func path(_ text: String) throws -> ASPath {
        do throws(ASPathTextError) {
            return try ASPath(text)
        } catch {
            throw ValidationError("The path is not one: \(error).")
        }
    }

    static func role(_ text: String) throws -> SessionRole {
        guard let role = SessionRole(name: text) else {
            let known = SessionRole.allCases.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no role '\(text)'. Roles of the local AS: \(known).")
        }
        return role
    }
}
