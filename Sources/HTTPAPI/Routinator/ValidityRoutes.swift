import HTTPTypes
import Hummingbird
import NIOCore
import RPKIPayload
import RPKITypes
import RouteVerification

/// Origin validation in the shapes of Routinator.
enum ValidityRoutes {
    static func fromPath(_ call: Call) async throws -> Answer {
        try call.query.allow()
        return try await answer(call, try call.asn(), try call.prefix())
    }

    static func fromQuery(_ call: Call) async throws -> Answer {
        try call.query.allow("asn", "prefix")
        let asn = try call.query.required("asn", "an AS number") { ASN($0) }
        let prefix = try call.query.required("prefix", "a prefix") { IPPrefix(clearing: $0) }
        return try await answer(call, asn, prefix)
    }

    private static func answer(_ call: Call, _ asn: ASN, _ prefix: IPPrefix) async throws -> Answer {
        let snapshot = try call.snapshot()
        let limits = call.core.configuration.limits
        // To change threads costs more than a short answer.
        guard snapshot.vrps.isCovered(prefix, byMoreThan: limits.shortVRPs) else {
            return .json(document(asn, prefix, snapshot, limits))
        }
        return .json(try await call.core.work { document(asn, prefix, snapshot, limits) })
    }

    private static func document(
        _ asn: ASN,
        _ prefix: IPPrefix,
        _ snapshot: Snapshot,
        _ limits: HTTPLimits
    ) -> [UInt8] {
        var text = ByteText(capacity: 512)
        text.append("{\"validated_route\": ")
        let proof = OriginProof(prefix: prefix, origin: asn, vrps: snapshot.vrps)
        text.append(validity: proof, limit: limits.validityVRPs)
        text.append(generatedTime: snapshot.generatedTime)
        return text.bytes
    }

    static func fromBody(_ call: Call) async throws -> Answer {
        try call.query.allow()
        let snapshot = try call.snapshot()
        let routes = try RouteListReader.routes(try await call.body())
        let core = call.core
        let slices = ValiditySlices(routes, snapshot, core.configuration.limits)
        let (rest, start) = try await core.work { slices.afterSlice() }
        if rest.isEmpty { return .json(start) }
        // What is not done in one go is sent as it is made: a hundred routes may be covered by all VRPs.
        let place = try core.bulk.takePlace()
        return .response(
            Response(
                status: .ok,
                headers: [.contentType: MediaTypes.json],
                body: ResponseBody { writer in
                    defer { withExtendedLifetime(place) {} }
                    try await writer.write(ByteBuffer(bytes: start))
                    var rest = rest
                    while !rest.isEmpty {
                        let (next, bytes) = try await core.work { [rest] in rest.afterSlice() }
                        rest = next
                        // Throws when the client has gone.
                        try await writer.write(ByteBuffer(bytes: bytes))
                    }
                    try await writer.finish(nil)
                }
            )
        )
    }

    static func bulk(_ call: Call) throws -> Answer {
        try call.query.allow()
        let snapshot = try call.snapshot()
        let limits = call.core.configuration.limits
        return .response(try LineStream.response(to: call) { ValidityLines(snapshot.vrps, limits) })
    }
}
