/// What the command line gives for settings, as it is before it is parsed.
struct CommandLineValues: Hashable, Sendable {
    /// The values of each setting that is named.
    let values: [Setting: [String]]
    /// The arguments that are of no setting.
    let others: [String]

    /// Tells the arguments of `serve` apart.
    init(_ arguments: [String]) {
        var values: [Setting: [String]] = [:]
        var others: [String] = []
        var open: Setting?
        for argument in arguments {
            guard argument.hasPrefix("--") else {
                guard let setting = open else {
                    others.append(argument)
                    continue
                }
                values[setting, default: []].append(argument)
                // Options that may be repeated may take several values at a time.
                if setting.shape == .value { open = nil }
                continue
            }
            open = nil
            let parts = argument.dropFirst(2).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let name = parts.first, let setting = ServeSettings.all.first(where: { $0.option == name })
            else {
                others.append(argument)
                continue
            }
            if setting.shape == .flag {
                values[setting] = ["true"]
            } else if parts.count > 1 {
                values[setting, default: []].append(String(parts[1]))
            } else {
                values[setting, default: []] += []
                open = setting
            }
        }
        self.values = values
        self.others = others
    }
}
