import RPKITypes
import RelyingParty
import Yams

/// A configuration file: what it sets, and in which lines.
struct ConfigurationFile: Sendable {
    /// What one setting is given.
    struct Entry: Hashable, Sendable {
        let setting: Setting
        /// One value for a flag or a value, any number for others.
        let values: [String]
        /// The line of its key, from 1.
        let line: Int
    }

    /// Its path.
    let path: String
    /// What it sets, in its order.
    let entries: [Entry]

    /// Octets that a file may have; the example has fewer than 20,000.
    static let maximumSize = 1_000_000

    /// Reads a file.
    ///
    /// - Parameter path: its path.
    /// - Throws: ``FileError``, or ``CommandFailure`` with the line of what is wrong.
    init(path: String) throws {
        let bytes = try FileReading.readRegularFile(path, maximumSize: ConfigurationFile.maximumSize)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(path): not UTF-8")
        }
        try self.init(text, path: path)
    }

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - text: the text, YAML 1.1.
    ///   - path: what messages call it.
    /// - Throws: ``CommandFailure`` with the line of what is wrong.
    init(_ text: String, path: String) throws(CommandFailure) {
        self.path = path
        var reader = Reader(path: path)
        do {
            // Without this, a name of a few letters may stand for gigabytes while keys are compared.
            if let alias = ConfigurationFile.lineWithAlias(text) {
                throw CommandFailure("\(path):\(alias): \(Reader.noAliases)")
            }
            let parser = try Parser(yaml: text, resolver: .basic)
            // The nodes forget their anchors when the parser ends.
            try withExtendedLifetime(parser) {
                if let root = try parser.singleRoot() { try reader.readRoot(root) }
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as YamlError {
            throw CommandFailure(ConfigurationFile.description(of: error, path: path))
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
        entries = reader.entries
    }

    /// The entry of a setting.
    func entry(_ setting: Setting) -> Entry? { entries.first { $0.setting == setting } }

    /// The first line in which a value begins with the sign of an anchor or alias.
    private static func lineWithAlias(_ text: String) -> Int? {
        var (line, isComment, hasQuotes): (Int, Bool, Bool) = (1, false, false)
        // As scalars: a Character may be a carriage return with its line feed.
        var before: Unicode.Scalar = "\n"
        for scalar in text.unicodeScalars {
            switch scalar {
            // What ends a line (YAML 1.1, section 4.1.4).
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                if scalar != "\n" || before != "\r" { line += 1 }
                (isComment, hasQuotes) = (false, false)
            case "\"", "'": hasQuotes = true
            // Behind a quotation mark it may be text.
            case "#" where isBlank(before) && !hasQuotes: isComment = true
            case "&" where !isComment && isStart(before), "*" where !isComment && isStart(before): return line
            default: break
            }
            before = scalar
        }
        return nil
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        [" ", "\t", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}"].contains(scalar)
    }

    /// Whether a value may begin behind it.
    private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        isBlank(scalar) || ["[", ",", "{", "?"].contains(scalar)
    }

    private static func description(of error: YamlError, path: String) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(path):\(mark.line): \(problem)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            "\(path):\(context.mark.line): \(duplicates.joined(separator: ", ")) is given twice"
        case .reader(let problem, let offset, _, let text):
            "\(path):\(text.utf8.prefix(offset ?? 0).reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }): \(problem)"
        default: "\(path): not YAML: \(ForeignText("\(error)"))"
        }
    }
}

extension ConfigurationFile {
    /// Walks through the nodes of a file.
    private struct Reader {
        let path: String
        var entries: [Entry] = []
        static let noAliases = "anchors and aliases are not taken"

        init(path: String) { self.path = path }

        mutating func readRoot(_ root: Node) throws(CommandFailure) {
            try check(root)
            if case .scalar(let scalar) = root, scalar.string.isEmpty { return }
            guard case .mapping(let mapping) = root else {
                throw fault(root, "the file must be a list of 'key: value' lines")
            }
            for (key, value) in mapping {
                let name = try string(key)
                if ServeSettings.sections.contains(name) {
                    try readSection(name, value)
                } else {
                    try readSetting(name, key, value)
                }
            }
        }

        /// Refuses what YAML has and settings have no use for, in all nodes.
        ///
        /// An anchor stands before its aliases, so that it is found before anything is walked through twice.
        private func check(_ node: Node) throws(CommandFailure) {
            guard node.anchor == nil else { throw fault(node, Reader.noAliases) }
            switch node {
            case .scalar(let scalar):
                // Yams gives this tag to what is quoted.
                if scalar.style != .plain, scalar.tag.rawValue == Tag.Name.str.rawValue { return }
                try check(scalar.tag, of: node)
            case .mapping(let mapping):
                try check(mapping.tag, of: node)
                for (key, value) in mapping {
                    try checkKey(key)
                    try check(value)
                }
            case .sequence(let sequence):
                try check(sequence.tag, of: node)
                for element in sequence { try check(element) }
            case .alias: throw fault(node, Reader.noAliases)
            }
        }

        private func checkKey(_ node: Node) throws(CommandFailure) {
            guard case .scalar(let scalar) = node else { throw fault(node, "a key is a single value") }
            guard node.anchor == nil else { throw fault(node, Reader.noAliases) }
            guard scalar.string != "<<" else { throw fault(node, "merge keys are not taken") }
            // Yams gives this tag to keys when it compares them.
            if scalar.tag.rawValue != Tag.Name.str.rawValue { try check(scalar.tag, of: node) }
        }

        private func check(_ tag: Tag, of node: Node) throws(CommandFailure) {
            guard tag.rawValue.isEmpty else {
                throw fault(node, "tags are not taken: \(ForeignText(tag.rawValue))")
            }
        }

        private mutating func readSection(_ section: String, _ node: Node) throws(CommandFailure) {
            // A section with all its lines commented out.
            if isNull(node) { return }
            guard case .mapping(let mapping) = node else {
                throw fault(node, "\(section): a section has 'key: value' lines below it")
            }
            for (key, value) in mapping { try readSetting("\(section).\(try string(key))", key, value) }
        }

        private mutating func readSetting(_ name: String, _ key: Node, _ value: Node) throws(CommandFailure) {
            guard let setting = ServeSettings.setting(name) else {
                throw fault(key, "there is no setting '\(name)'\(hint(name))")
            }
            let line = key.mark?.line ?? 0
            guard !entries.contains(where: { $0.setting == setting }) else {
                throw fault(key, "\(name) is given twice")
            }
            if isNull(value) { throw fault(key, "\(name) has no value") }
            let values: [String]
            switch setting.shape {
            case .flag:
                guard let flag = value.bool else { throw fault(value, "\(name) must be true or false") }
                values = [flag ? "true" : "false"]
            case .value:
                guard case .scalar = value else { throw fault(value, "\(name) takes one value") }
                values = [try string(value)]
            case .list:
                values = try list(name, value)
            case .map:
                guard case .mapping(let mapping) = value else {
                    throw fault(value, "\(name) has 'name: value' lines below it")
                }
                var pairs: [String] = []
                for (key, value) in mapping { pairs.append("\(try string(key))=\(try pair(value))") }
                values = pairs
            }
            entries.append(Entry(setting: setting, values: values, line: line))
        }

        /// One scalar counts as a list of one.
        private func list(_ name: String, _ node: Node) throws(CommandFailure) -> [String] {
            guard case .sequence(let sequence) = node else { return [try string(node)] }
            var values: [String] = []
            for element in sequence { values.append(try string(element)) }
            return values
        }

        /// What stands after a name: one value, or several that the command line has commas between.
        private func pair(_ node: Node) throws(CommandFailure) -> String {
            try list("", node).joined(separator: ",")
        }

        private func string(_ node: Node) throws(CommandFailure) -> String {
            if isNull(node) { throw fault(node, "a value is missing") }
            guard case .scalar(let scalar) = node else { throw fault(node, "a single value belongs here") }
            guard !scalar.string.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw fault(node, "a control character")
            }
            return scalar.string
        }

        private func isNull(_ node: Node) -> Bool {
            guard case .scalar(let scalar) = node else { return false }
            return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
        }

        private func fault(_ node: Node, _ text: String) -> CommandFailure {
            CommandFailure("\(path):\(node.mark?.line ?? 0): \(text)")
        }

        /// The setting that may be meant.
        private func hint(_ name: String) -> String {
            let last = name.split(separator: ".").last.map(String.init) ?? name
            let meant = ServeSettings.all.first { $0.name == last || $0.option == last || $0.key == last }
            return meant.map { "; is '\($0.key)' meant?" } ?? ""
        }
    }
}
