/// The media types of answers.
enum MediaTypes {
    static let json = "application/json"
    static let problem = "application/problem+json"
    static let text = "text/plain;charset=utf-8"
    static let lines = "application/x-ndjson"
    static let events = "text/event-stream"
    static let metrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    static let metricsText = "text/plain; version=0.0.4; charset=utf-8"
    static let object = "application/octet-stream"
}
