import RPKIPayload
import RPKITypes
import RouteVerification

extension ByteText {
    /// Appends the object that Routinator's clients know: `route` and `validity` in an object.
    ///
    /// A VRP that covers the route but is too short for it counts as that whatever its origin. When there are more VRPs
    /// than are listed, a last member `truncated` of `validity` is true, which Routinator does not have.
    ///
    /// - `limit`: how many VRPs are listed, those that match first.
    mutating func append(validity proof: OriginProof, limit: Int) {
        append("{\"route\": {\"origin_asn\": \"AS")
        append(decimal: proof.origin?.rawValue ?? 0)
        append("\", \"prefix\": \"")
        append(proof.prefix)
        append("\"}, \"validity\": {\"state\": \"")
        switch proof.validity {
        case .valid:
            append("valid\", \"description\": \"A VRP matches the route: prefix, length and origin\"")
        case .notFound: append("not-found\", \"description\": \"No VRP covers the prefix of the route\"")
        case .invalid where proof.reason == .length:
            append(
                "invalid\", \"reason\": \"length\", \"description\": \"VRPs cover the prefix of the route, "
            )
            append("and the route is longer than each of them permits\"")
        case .invalid:
            append("invalid\", \"reason\": \"as\", \"description\": \"VRPs cover the prefix of the route, ")
            append("and none that permits its length is for its origin\"")
        }
        append(", \"VRPs\": {\"matched\": [")
        var left = limit
        append(proof.covering, &left) { $0 == nil }
        append("], \"unmatched_as\": [")
        append(proof.covering, &left) { $0 != nil && $0 != .length }
        append("], \"unmatched_length\": [")
        append(proof.covering, &left) { $0 == .length }
        append(proof.covering.count > limit ? "]}, \"truncated\": true}}" : "]}}}")
    }

    private mutating func append(
        _ vrps: [OriginProof.Covering],
        _ left: inout Int,
        _ isListed: (OriginMismatch?) -> Bool
    ) {
        var isFirst = true
        for item in vrps where isListed(item.mismatch) {
            guard left > 0 else { return }
            left -= 1
            if !isFirst { append(", ") }
            isFirst = false
            append("{\"asn\": \"AS")
            append(decimal: item.vrp.asn.rawValue)
            append("\", \"prefix\": \"")
            append(item.vrp.prefix)
            append("\", \"max_length\": \"")
            append(decimal: UInt32(item.vrp.maxLength))
            append("\"}")
        }
    }
}
