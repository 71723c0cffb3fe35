import RPKITypes

/// Payload in the JSON of rpki-client, with the members that caches read.
struct PayloadDocument {
    /// The document.
    let text: String

    init(_ payload: RouterPayload) {
        // Far in the future, so that nothing expires: 2033-05-18.
        let tail = "\"ta\":\"test\",\"expires\":2000000000}"
        let roas = payload.vrps.sorted().map {
            "{\"asn\":\($0.asn.rawValue),\"prefix\":\"\($0.prefix)\",\"maxLength\":\($0.maxLength),\(tail)"
        }
        let aspas = payload.providers.sorted { $0.key < $1.key }.map { customer, providers in
            let list = providers.map { "\($0.rawValue)" }.joined(separator: ",")
            return "{\"customer_asid\":\(customer.rawValue),\"expires\":2000000000,\"providers\":[\(list)]}"
        }
        let lists =
            "\"roas\":[\(roas.joined(separator: ",\n"))],\n\"aspas\":[\(aspas.joined(separator: ",\n"))]"
        text = "{\"metadata\":{\"buildtime\":\"2026-01-01T00:00:00Z\"},\n\(lists),\n\"bgpsec_keys\":[]}\n"
    }
}
