import HTTPTypes

extension HTTPFields {
    /// Whether the client wants gzip (RFC 9110, section 12.5.3): it is named, or `*`, and not with a weight of 0.
    var acceptsGzip: Bool {
        var wildcard = false
        for list in self[values: .acceptEncoding] {
            for item in list.split(separator: ",") {
                let parts = item.split(separator: ";").map {
                    $0.filter { $0 != " " && $0 != "\t" }.lowercased()
                }
                guard let coding = parts.first, ["gzip", "x-gzip", "*"].contains(coding) else { continue }
                let isRefused = parts.dropFirst().contains { weight in
                    weight.hasPrefix("q=") && weight.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
                }
                if coding != "*" { return !isRefused }
                wildcard = !isRefused
            }
        }
        return wildcard
    }
}
