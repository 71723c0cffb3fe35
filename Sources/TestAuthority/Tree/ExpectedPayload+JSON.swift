import RPKITypes

extension ExpectedPayload {
    /// The JSON of several trust anchors' payload, sorted, one value a line.
    package static func json(_ payloads: [(trustAnchor: String, payload: ExpectedPayload)]) -> [UInt8] {
        var vrps: [(VRP, String)] = []
        var vaps: [(VAP, String)] = []
        var keys: [(RouterKey, String)] = []
        for (trustAnchor, payload) in payloads {
            vrps += payload.vrpSet.map { ($0, trustAnchor) }
            vaps += payload.vaps.map { ($0, trustAnchor) }
            keys += payload.routerKeySet.map { ($0, trustAnchor) }
        }
        vrps.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
        vaps.sort { ($0.0.customer, $0.1) < ($1.0.customer, $1.1) }
        keys.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }

        var output = JSONLines()
        output.list("vrps", vrps) { vrp, trustAnchor in
            "{\"asn\":\(vrp.asn.rawValue),\"prefix\":\"\(vrp.prefix)\",\"maxLength\":\(vrp.maxLength),"
                + "\"ta\":\"\(trustAnchor)\"}"
        }
        output.list("aspas", vaps) { vap, trustAnchor in
            let providers = vap.providers.map { String($0.rawValue) }.joined(separator: ",")
            return
                "{\"customer\":\(vap.customer.rawValue),\"providers\":[\(providers)],\"ta\":\"\(trustAnchor)\"}"
        }
        output.list("router_keys", keys) { key, trustAnchor in
            let info = String(decoding: Base64.encode(key.subjectPublicKeyInfo), as: UTF8.self)
            return "{\"asn\":\(key.asn.rawValue),\"ski\":\"\(key.keyIdentifier)\",\"spki\":\"\(info)\","
                + "\"ta\":\"\(trustAnchor)\"}"
        }
        let counts = "{\"vrps\": \(vrps.count), \"aspas\": \(vaps.count), \"router_keys\": \(keys.count)}"
        return Array("{".utf8) + output.bytes + Array("\"counts\":\(counts)}\n".utf8)
    }

    /// The JSON of this payload under one trust anchor.
    package func json(trustAnchor: String) -> [UInt8] { ExpectedPayload.json([(trustAnchor, self)]) }
}

/// Lists of JSON values, one a line.
private struct JSONLines {
    var bytes: [UInt8] = []

    mutating func list<Element>(_ name: String, _ elements: [Element], _ format: (Element) -> String) {
        bytes += Array("\"\(name)\":[\n".utf8)
        for (index, element) in elements.enumerated() {
            bytes += Array(format(element).utf8)
            bytes += Array((index == elements.count - 1 ? "\n" : ",\n").utf8)
        }
        bytes += Array("],\n".utf8)
    }
}
