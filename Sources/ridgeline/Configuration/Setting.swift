/// Something that `serve` can be told: on the command line, in the environment, or in the configuration file.
struct Setting: Hashable, Sendable {
    /// What is given for it.
    enum Shape: Hashable, Sendable {
        /// `true` or `false`; an option without a value.
        case flag
        /// One value.
        case value
        /// Any number of values; an option that may be repeated.
        case list
        /// Names with values, each of which is `NAME=VALUE` on the command line.
        case map
    }

    /// When a change has an effect.
    enum Effect: Hashable, Sendable {
        /// At the next reload.
        case reload
        /// When the service is started again.
        case restart
    }

    /// Its key in the configuration file: section and name with a dot between, or a name alone.
    let key: String
    /// The long option without its hyphens.
    let option: String
    /// What is given for it.
    let shape: Shape
    /// When a change has an effect.
    let effect: Effect
    /// Whether it may hold a password, which is not shown.
    let isSecret: Bool

    init(
        _ key: String,
        option: String? = nil,
        _ shape: Shape = .value,
        effect: Effect = .reload,
        isSecret: Bool = false
    ) {
        self.key = key
        self.option = option ?? key.split(separator: ".").last.map(String.init) ?? key
        self.shape = shape
        self.effect = effect
        self.isSecret = isSecret
    }

    /// The section of the configuration file; nil for none.
    var section: String? {
        let parts = key.split(separator: ".")
        return parts.count > 1 ? String(parts[0]) : nil
    }

    /// The name in its section.
    var name: String { key.split(separator: ".").last.map(String.init) ?? key }

    /// The environment's variable.
    var variable: String {
        "RIDGELINE_" + String(key.map { $0 == "." || $0 == "-" ? "_" : Character($0.uppercased()) })
    }

    /// The arguments by which the command line says the same.
    func arguments(_ values: [String]) -> [String] {
        switch shape {
        case .flag: values == ["true"] ? ["--\(option)"] : []
        case .value, .list, .map: values.map { "--\(option)=\($0)" }
        }
    }
}
