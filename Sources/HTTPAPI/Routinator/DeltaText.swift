import RPKIPayload
import RPKITypes

/// Deltas in Routinator's JSON.
enum DeltaText {
    typealias Sink = (Span<UInt8>) throws(APIError) -> Void

    /// Writes what changed since a serial.
    static func write(
        _ delta: PayloadDelta,
        from serial: SerialNumber,
        _ snapshot: Snapshot,
        to sink: Sink
    ) throws(APIError) {
        var list = ItemList()
        list.text.append("{\"reset\": false")
        list.begin(snapshot, from: serial)
        list.text.append(", \"announced\": [")
        for vrp in delta.announcedVRPs { try list.append(vrp, to: sink) }
        for key in delta.announcedRouterKeys { try list.append(key, to: sink) }
        for vap in delta.announcedVAPs { try list.append(vap.customer, vap.providers, to: sink) }
        list.text.append("\n], \"withdrawn\": [")
        list.isFirst = true
        for vrp in delta.withdrawnVRPs { try list.append(vrp, to: sink) }
        for key in delta.withdrawnRouterKeys { try list.append(key, to: sink) }
        for change in delta.vapChanges where change.new == nil {
            try list.append(change.customer, change.old?.providers ?? [], to: sink)
        }
        list.text.append("\n]}\n")
        try list.finish(to: sink)
    }

    /// Writes all payload.
    static func writeReset(_ snapshot: Snapshot, to sink: Sink) throws(APIError) {
        var list = ItemList()
        list.text.append("{\"reset\": true")
        list.begin(snapshot, from: nil)
        list.text.append(", \"announced\": [")
        for entry in snapshot.set.vrps { try list.append(entry.vrp, to: sink) }
        for entry in snapshot.set.routerKeys { try list.append(entry.routerKey, to: sink) }
        for entry in snapshot.set.vaps { try list.append(entry.vap.customer, entry.vap.providers, to: sink) }
        list.text.append("\n]}\n")
        try list.finish(to: sink)
    }

    /// A list under construction.
    private struct ItemList {
        var text = ByteText()
        var isFirst = true

        mutating func begin(_ snapshot: Snapshot, from serial: SerialNumber?) {
            text.append(", \"session\": \"")
            text.append(decimal: snapshot.session)
            text.append("\", \"serial\": ")
            text.append(decimal: snapshot.serial.rawValue)
            if let serial {
                text.append(", \"fromSerial\": ")
                text.append(decimal: serial.rawValue)
            }
            text.append(", \"generated\": ")
            text.append(decimal: snapshot.validated.secondsSinceEpoch)
            text.append(", \"generatedTime\": \"")
            text.append(snapshot.generatedTime)
            text.append("\"")
        }

        /// Hands over what was written.
        mutating func finish(to sink: Sink) throws(APIError) {
            try sink(text.bytes.span)
            text.removeAll()
        }

        private mutating func next(_ sink: Sink) throws(APIError) {
            if text.isFull { try finish(to: sink) }
            text.append(isFirst ? "\n" : ",\n")
            isFirst = false
        }

        mutating func append(_ vrp: VRP, to sink: Sink) throws(APIError) {
            try next(sink)
            text.append("{\"type\": \"routeOrigin\", \"asn\": \"AS")
            text.append(decimal: vrp.asn.rawValue)
            text.append("\", \"prefix\": \"")
            text.append(vrp.prefix)
            text.append("\", \"maxLength\": ")
            text.append(decimal: UInt32(vrp.maxLength))
            text.append("}")
        }

        mutating func append(_ key: RouterKey, to sink: Sink) throws(APIError) {
            try next(sink)
            text.append("{\"type\": \"routerKey\", \"keyIdentifier\": \"")
            text.append(key.keyIdentifier.description)
            text.append("\", \"asn\": \"AS")
            text.append(decimal: key.asn.rawValue)
            text.append("\", \"keyInfo\": \"")
            text.append(base64URL: key.subjectPublicKeyInfo)
            text.append("\"}")
        }

        mutating func append(_ customer: ASN, _ providers: [ASN], to sink: Sink) throws(APIError) {
            try next(sink)
            text.append("{\"type\": \"aspa\", \"customerAsn\": \"AS")
            text.append(decimal: customer.rawValue)
            text.append("\", \"providerAsns\": [")
            var separator: StaticString = "\"AS"
            for provider in providers {
                text.append(separator)
                text.append(decimal: provider.rawValue)
                separator = "\", \"AS"
            }
            text.append(providers.isEmpty ? "]}" : "\"]}")
        }
    }
}
