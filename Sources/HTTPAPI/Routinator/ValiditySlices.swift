import RPKIPayload
import RPKITypes
import RouteVerification

/// The answer to a list of routes, made in slices of a bounded size.
struct ValiditySlices: Sendable {
    private let routes: [RouteListReader.Route]
    private let snapshot: Snapshot
    private let limits: HTTPLimits
    private var done = 0
    /// Whether nothing is left to be made.
    private(set) var isEmpty = false

    /// Begins.
    init(_ routes: [RouteListReader.Route], _ snapshot: Snapshot, _ limits: HTTPLimits) {
        self.routes = routes
        self.snapshot = snapshot
        self.limits = limits
    }

    /// What is left after a slice, and the next part of the document: at most ``HTTPLimits/sliceLines`` routes, fewer
    /// when ``HTTPLimits/sliceTime`` is over or the part has ``HTTPLimits/sliceSize``.
    func afterSlice() -> (next: ValiditySlices, bytes: [UInt8]) {
        var next = self
        let bytes = next.takeSlice()
        return (next, bytes)
    }

    private mutating func takeSlice() -> [UInt8] {
        var text = ByteText()
        if done == 0 { text.append("{\"validated_routes\": [") }
        let end = ContinuousClock.now + .seconds(limits.sliceTime)
        for (count, route) in routes[done...].enumerated() {
            let isFull = count >= limits.sliceLines || text.bytes.count >= limits.sliceSize
            if isFull || count > 0 && ContinuousClock.now >= end { return text.bytes }
            if done > 0 { text.append(", ") }
            let proof = OriginProof(prefix: route.prefix, origin: route.asn, vrps: snapshot.vrps)
            text.append(validity: proof, limit: limits.validityVRPs)
            done += 1
        }
        text.append("]")
        text.append(generatedTime: snapshot.generatedTime)
        isEmpty = true
        return text.bytes
    }
}

extension ByteText {
    /// Appends the last member, and ends the object and the line.
    mutating func append(generatedTime: String) {
        append(", \"generatedTime\": \"")
        append(generatedTime)
        append("\"}\n")
    }
}
