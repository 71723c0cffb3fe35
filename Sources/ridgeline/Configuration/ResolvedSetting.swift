/// The value of a setting, and where it comes from.
struct ResolvedSetting: Hashable, Sendable {
    /// Where a value comes from; the first wins.
    enum Origin: Hashable, Sendable, CustomStringConvertible {
        case commandLine
        case environment(variable: String)
        case file(path: String, line: Int)

        var description: String {
            switch self {
            case .commandLine: "command line"
            case .environment(let variable): "environment, \(variable)"
            case .file(let path, let line): "\(path):\(line)"
            }
        }
    }

    let setting: Setting
    let values: [String]
    let origin: Origin

    /// The arguments by which the command line says the same.
    var arguments: [String] { setting.arguments(values) }

    /// In which words an error of this value begins.
    var place: String {
        switch origin {
        case .commandLine: "--\(setting.option)"
        case .environment(let variable): variable
        case .file(let path, let line): "\(path):\(line): \(setting.key)"
        }
    }
}
