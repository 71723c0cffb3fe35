import ArgumentParser

/// Writes configurations as YAML.
enum ConfigurationText {
    /// Each setting with its value, and where that comes from; what is not given has its default.
    static func report(_ configuration: ServeConfiguration) -> String {
        let help = optionHelp()
        return write { setting, _ in
            guard let resolved = configuration.settings.first(where: { $0.setting == setting }) else {
                let standard = help.defaults[setting.option] ?? ""
                return "# \(setting.name): \(standard.isEmpty ? "not set" : standard)  # default"
            }
            let values = setting.isSecret ? ["(hidden)"] : resolved.values
            return "\(setting.name): \(value(values, setting.shape))  # \(resolved.origin)"
        }
    }

    /// The example: each setting with what it is for, commented out.
    static func example() -> String {
        let help = optionHelp()
        return """
            # Configuration of `ridgeline serve`.
            #
            # What is commented out has its default. The command line wins over the environment (RIDGELINE_RTR_LISTEN and
            # the like, lists with blanks between), and that over this file. `ridgeline serve --print-config` shows what
            # holds and where it comes from. SIGHUP reads this file again; "(restart)" marks what then stays as it was.

            """
                + write { setting, indent in
                    let note = setting.effect == .restart ? " (restart)" : ""
                    let lines = wrap((help.texts[setting.option] ?? "") + note, width: 108 - indent)
                    let standard = help.defaults[setting.option] ?? ""
                    let shown = standard.isEmpty ? form(setting) : " \(standard)"
                    return lines.map { "# \($0)\n\(String(repeating: " ", count: indent))" }.joined()
                        + "#\(setting.name):\(shown)"
                }
    }

    /// Writes one line or more for each setting, in its section.
    private static func write(_ line: (Setting, _ indent: Int) -> String) -> String {
        var text = ""
        for setting in ServeSettings.all where setting.section == nil { text += "\n\(line(setting, 0))" }
        for section in ServeSettings.sections {
            text += "\n\n\(section):"
            for setting in ServeSettings.all where setting.section == section {
                text += "\n  \(line(setting, 2))"
            }
        }
        return text + "\n"
    }

    private static func form(_ setting: Setting) -> String {
        switch setting.shape {
        case .flag: " false"
        case .value: ""
        case .list: " []"
        case .map: " {}"
        }
    }

    /// The value in flow style, quoted where it might be taken for something else.
    static func value(_ values: [String], _ shape: Setting.Shape) -> String {
        switch shape {
        case .flag: values.first ?? "false"
        case .value: quoted(values.first ?? "")
        case .list: "[" + values.map(quoted).joined(separator: ", ") + "]"
        case .map:
            "{"
                + values.map { pair in
                    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    return "\(quoted(String(parts[0]))): \(quoted(parts.count > 1 ? String(parts[1]) : ""))"
                }
                .joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { octet in
            (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
                || octet == 0x2D || octet == 0x2E || octet == 0x2F || octet == 0x5F
        }
        guard
            !isPlain || text.isEmpty || ["true", "false", "null", "yes", "no", "on", "off"].contains(text)
                || text.hasPrefix("-")
        else { return text }
        let escaped = text.split(separator: "\"", omittingEmptySubsequences: false).map { part in
            part.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
        }
        return "\"\(escaped.joined(separator: "\\\""))\""
    }

    private static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count + 3 <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// What the help says of the options.
    private static func optionHelp() -> OptionHelp { OptionHelp(ServeOptions.helpMessage(columns: 1_000)) }
}
