/// Durations of which the percentiles are reported, in seconds.
struct Times {
    private(set) var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    var count: Int { values.count }

    /// As members of a JSON object: `"p50":0.1,"p99":0.2,"max":0.3`; null without values.
    var json: String {
        let sorted = values.sorted()
        func at(_ share: Double) -> String {
            guard !sorted.isEmpty else { return "null" }
            let index = min(sorted.count - 1, Int(share * Double(sorted.count)))
            return JSON.number(sorted[index])
        }
        return "\"p50\":\(at(0.5)),\"p99\":\(at(0.99)),\"max\":\(at(1))"
    }
}

enum JSON {
    /// With six digits after the point.
    static func number(_ value: Double) -> String {
        let millionths = Int((value * 1e6).rounded())
        let fraction = String(1_000_000 + millionths.magnitude % 1_000_000).dropFirst()
        return "\(millionths < 0 ? "-" : "")\(millionths.magnitude / 1_000_000).\(fraction)"
    }
}
