import RPKIPayload

/// A page of metrics under construction.
struct MetricsText {
    /// The two forms that scrapers read.
    enum Form: Hashable, Sendable {
        /// OpenMetrics 1.0.
        case openMetrics
        /// The older text format of Prometheus, version 0.0.4.
        case prometheus

        /// The media type.
        var mediaType: String {
            switch self {
            case .openMetrics: MediaTypes.metrics
            case .prometheus: MediaTypes.metricsText
            }
        }
    }

    private let form: Form
    private var text = ByteText()

    /// Begins a page.
    init(_ form: Form) { self.form = form }

    /// Ends the page.
    consuming func bytes() -> [UInt8] {
        if form == .openMetrics { text.append("# EOF\n") }
        return text.bytes
    }

    /// Writes a metric with all its samples; nothing when there is none.
    ///
    /// - Parameters:
    ///   - metric: the metric.
    ///   - samples: values, with the values of the labels in the metric's order.
    mutating func write(_ metric: Metric, _ samples: [(labels: [String], value: Double)]) {
        guard !samples.isEmpty else { return }
        // OpenMetrics names a counter without the suffix of its samples.
        let family = form == .openMetrics ? metric.family : metric.name
        text.append("# HELP \(family) \(MetricsText.escaped(metric.help))\n")
        text.append("# TYPE \(family) \(metric.isCounter ? "counter" : "gauge")\n")
        for sample in samples {
            text.append(metric.name)
            if !metric.labels.isEmpty {
                let pairs = zip(metric.labels, sample.labels).map { "\($0)=\"\(MetricsText.escaped($1))\"" }
                text.append("{\(pairs.joined(separator: ","))}")
            }
            text.append(" \(MetricsText.number(sample.value))\n")
        }
    }

    /// Writes a metric without labels; nothing for nil.
    mutating func write(_ metric: Metric, _ value: Double?) {
        if let value { write(metric, [([], value)]) }
    }

    /// Backslash, quotation mark and line feed are escaped (OpenMetrics, section 3.1.1).
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
