import Logging
import RPKITypes
import RouteVerification

/// Something that is logged, before it has a form.
struct LogLine: Sendable {
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// The message, then `key=value` in alphabetical order; one line whatever the texts are.
    var text: String {
        let fields = metadata.sorted { $0.key < $1.key }
            .map { " \($0.key)=\(LogLine.field("\($0.value)"))" }
        return LogLine.harmless(message) + fields.joined()
    }

    /// An object with `time`, `level`, `message` and `metadata`, whose values are strings; one line (RFC 8259).
    func json(at time: Timestamp) -> String {
        var line = JSONLine()
        line.object { line in
            line.member("time", time.description)
            line.member("level", level.rawValue)
            line.member("message", message)
            line.name("metadata")
            line.object { line in
                for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
                    line.name(foreign: key)
                    line.value("\(value)")
                }
            }
        }
        return String(decoding: line.bytes, as: UTF8.self)
    }

    /// A text without what ends lines, moves cursors or turns the direction: it is written `\uHHHH`, as JSON does.
    private static func harmless(_ text: String) -> String {
        var harmless = ""
        for scalar in text.unicodeScalars {
            if scalar.controlsText {
                harmless += scalar.jsonEscape
            } else {
                harmless.unicodeScalars.append(scalar)
            }
        }
        return harmless
    }

    /// A value as it is, or in quotation marks where it would not end where it ends.
    private static func field(_ text: String) -> String {
        let special: [UInt8] = [0x20, 0x22, 0x3D, 0x5C]
        guard text.isEmpty || text.utf8.contains(where: special.contains) else { return harmless(text) }
        var escaped = ""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { escaped.unicodeScalars.append("\\") }
            escaped.unicodeScalars.append(character)
        }
        return "\"\(harmless(escaped))\""
    }
}
