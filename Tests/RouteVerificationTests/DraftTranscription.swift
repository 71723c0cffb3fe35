import RPKITypes
import RouteVerification

/// The procedures word by word, with the draft's indices and none of the code under test.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, sections 5.2 to 5.6.
struct DraftTranscription {
    /// U-SPAS: the providers of each customer that has an ASPA.
    var providers: [UInt32: Set<UInt32>] = [:]

    /// Section 5.3.
    func authorized(_ x: UInt32, _ y: UInt32) -> ProviderAuthorization {
        guard let set = providers[x] else { return .noAttestation }
        // AS0 is never an AS of a path.
        return set.contains(y) && y != 0 ? .provider : .notProvider
    }

    /// Sections 5.5 and 5.6 for a path of AS_SEQUENCEs, neighbour first, without the check of the neighbour.
    func verify(_ wire: [UInt32], _ direction: VerificationDirection) -> ASPAVerdict {
        // Step 1.
        if wire.isEmpty { return .invalid }
        // Section 5.2. Element 0 is not used, so that path[i] is AS(i).
        var path: [UInt32] = [0]
        for asn in wire.reversed() where path.count == 1 || path[path.count - 1] != asn { path.append(asn) }
        let n = path.count - 1

        // Section 5.4.
        func firstUp(_ stops: [ProviderAuthorization]) -> Int {
            var i = 1
            while i <= n - 1 {
                if stops.contains(authorized(path[i], path[i + 1])) { return i }
                i += 1
            }
            return n
        }
        func firstDown(_ stops: [ProviderAuthorization]) -> Int {
            var j = n
            while j >= 2 {
                if stops.contains(authorized(path[j], path[j - 1])) { return n - j + 1 }
                j -= 1
            }
            return n
        }
        let maxUpRamp = firstUp([.notProvider])
        let minUpRamp = firstUp([.notProvider, .noAttestation])
        let maxDownRamp = firstDown([.notProvider])
        let minDownRamp = firstDown([.notProvider, .noAttestation])

        switch direction {
        case .upstream:
            if maxUpRamp < n { return .invalid }
            if minUpRamp < n { return .unknown }
            return .valid
        case .downstream:
            if maxUpRamp + maxDownRamp < n { return .invalid }
            if minUpRamp + minDownRamp < n { return .unknown }
            return .valid
        }
    }
}
