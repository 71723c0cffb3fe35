/// What the help of a command says of its options: one place where they are described.
struct OptionHelp: Hashable, Sendable {
    /// The description of each long option, without its default.
    private(set) var texts: [String: String] = [:]
    /// The default of each long option that has one.
    private(set) var defaults: [String: String] = [:]

    /// Where texts begin.
    private static let textColumn = 26

    /// Reads the help message, with columns so wide that nothing is wrapped.
    init(_ message: String) {
        var name: String?
        for line in message.split(separator: "\n") {
            guard line.hasPrefix("  ") else { continue }
            let content = line.drop { $0 == " " }
            if content.hasPrefix("-"), let start = content.firstRange(of: "--") {
                let long = content[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" }
                name = String(long)
                let text = line.dropFirst(OptionHelp.textColumn)
                // A long option has its text in the next line.
                if !text.isEmpty, line.dropFirst(OptionHelp.textColumn - 1).first == " ", text.first != " " {
                    add(String(text), to: String(long))
                }
            } else if let name {
                add(String(content), to: name)
            }
        }
    }

    private mutating func add(_ text: String, to name: String) {
        var text = text
        // Such as "(default: 600)", or "(values: never, stale, new; default: stale)".
        if text.hasSuffix(")"), let start = text.lastIndex(of: "("),
            let mark = text[start...].firstRange(of: "default: ")
        {
            defaults[name] = String(text[mark.upperBound...].dropLast())
            let note = text[start...].dropFirst().prefix { $0 != ";" }
            text = String(text[..<start])
            while text.hasSuffix(" ") { text.removeLast() }
            let choices = note.dropFirst("values: ".count)
            if note.hasPrefix("values: "), text.firstRange(of: choices) == nil {
                text += " One of \(choices)."
            }
        }
        texts[name] = [texts[name], text].compactMap(\.self).joined(separator: " ")
    }
}
