import RPKIPayload
import RPKITypes
import RouteVerification

/// Some payload in our JSON: `serial`, `generatedTime`, `complete`, `vrps`; for an AS also `vap` and `routerKeys`.
struct PayloadList {
    let snapshot: Snapshot
    /// Entries that are given at most.
    let limit: Int

    /// The document.
    ///
    /// - Parameters:
    ///   - vrps: the VRPs.
    ///   - isComplete: whether nothing was left out.
    ///   - asn: whose VAP and router keys are given.
    /// - Returns: the bytes.
    func bytes(vrps: [VRPEntry], isComplete: Bool, asn: ASN? = nil) -> [UInt8] {
        var text = JSONLine()
        text.object { text in
            text.member("serial", snapshot.serial.rawValue)
            text.member("generatedTime", snapshot.generatedTime)
            text.member("complete", isComplete)
            text.name("vrps")
            text.array { text in
                for entry in vrps {
                    text.object { text in
                        text.member("asn", entry.vrp.asn)
                        text.member("prefix", entry.vrp.prefix.description)
                        text.member("maxLength", entry.vrp.maxLength)
                        text.member("ta", snapshot.set.name(of: entry.trustAnchor))
                        text.member("expires", entry.expires.description)
                    }
                }
            }
            guard let asn else { return }
            writeVAP(of: asn, &text)
            writeRouterKeys(of: asn, &text)
        }
        return text.bytes
    }

    /// Writes `vap`: the VAP of a customer, null for none.
    private func writeVAP(of customer: ASN, _ text: inout JSONLine) {
        text.name("vap")
        guard let entry = snapshot.set.vaps.first(where: { $0.vap.customer == customer }) else {
            return text.null()
        }
        text.object { text in
            text.member("customer", entry.vap.customer)
            text.member("providers", entry.vap.providers)
            text.member("ta", snapshot.set.name(of: entry.trustAnchor))
            text.member("expires", entry.expires.description)
        }
    }

    /// Writes `routerKeys`: the router keys of an AS.
    private func writeRouterKeys(of asn: ASN, _ text: inout JSONLine) {
        text.name("routerKeys")
        text.array { text in
            for entry in snapshot.set.routerKeys.lazy.filter({ $0.routerKey.asn == asn }).prefix(limit) {
                text.object { text in
                    text.member("asn", entry.routerKey.asn)
                    text.member("ski", entry.routerKey.keyIdentifier.description)
                    text.member("publicKey", Base64.encode(entry.routerKey.subjectPublicKeyInfo))
                    text.member("ta", snapshot.set.name(of: entry.trustAnchor))
                    text.member("expires", entry.expires.description)
                }
            }
        }
    }
}
