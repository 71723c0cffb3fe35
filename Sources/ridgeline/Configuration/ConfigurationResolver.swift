import Configuration
import Synchronization

/// Finds the value of each setting: command line over environment over file.
struct ConfigurationResolver: Sendable {
    let commandLine: CommandLineValues
    let environment: [String: String]
    let file: ConfigurationFile?

    private static let commandLineName = "command line"
    private static let environmentName = "environment"
    private static let fileName = "file"

    /// The settings that are given, in the order of ``ServeSettings/all``.
    func resolve() throws -> [ResolvedSetting] {
        let recorder = OriginRecorder()
        let reader = ConfigReader(
            providers: [
                InMemoryProvider(
                    name: ConfigurationResolver.commandLineName,
                    values: ConfigurationResolver.content(commandLine.values)
                ),
                InMemoryProvider(
                    name: ConfigurationResolver.environmentName,
                    values: ConfigurationResolver.content(try environmentValues())
                ),
                InMemoryProvider(
                    name: ConfigurationResolver.fileName,
                    values: ConfigurationResolver.content(fileValues)
                ),
            ],
            accessReporter: recorder
        )
        return ServeSettings.all.compactMap { setting in
            guard let values = reader.stringArray(forKey: setting.configKey) else { return nil }
            return ResolvedSetting(setting: setting, values: values, origin: origin(setting, recorder))
        }
    }

    /// Variables that look like settings and are none.
    var unknownVariables: [String] {
        let known = Set(ServeSettings.all.map(\.variable))
        return environment.keys.filter {
            $0.hasPrefix("RIDGELINE_") && $0 != ConfigurationResolver.fileVariable && !known.contains($0)
        }
        .sorted()
    }

    /// The variable that names the configuration file.
    static let fileVariable = "RIDGELINE_CONFIG"

    private var fileValues: [Setting: [String]] {
        var values: [Setting: [String]] = [:]
        for entry in file?.entries ?? [] { values[entry.setting] = entry.values }
        return values
    }

    private func environmentValues() throws(CommandFailure) -> [Setting: [String]] {
        var values: [Setting: [String]] = [:]
        for setting in ServeSettings.all {
            guard let text = environment[setting.variable], !text.isEmpty else { continue }
            switch setting.shape {
            case .value: values[setting] = [text]
            case .list, .map: values[setting] = text.split(separator: " ").map(String.init)
            case .flag:
                guard ["true", "false"].contains(text) else {
                    throw CommandFailure("\(setting.variable): must be true or false")
                }
                values[setting] = [text]
            }
        }
        return values
    }

    private static func content(_ values: [Setting: [String]]) -> [AbsoluteConfigKey: ConfigValue] {
        var content: [AbsoluteConfigKey: ConfigValue] = [:]
        for (setting, values) in values {
            content[AbsoluteConfigKey(setting.configKey)] = ConfigValue(
                .stringArray(values),
                isSecret: setting.isSecret
            )
        }
        return content
    }

    private func origin(_ setting: Setting, _ recorder: OriginRecorder) -> ResolvedSetting.Origin {
        switch recorder.provider(of: setting) {
        case ConfigurationResolver.commandLineName: return .commandLine
        case ConfigurationResolver.environmentName: return .environment(variable: setting.variable)
        default:
            return .file(path: file?.path ?? "", line: file?.entry(setting)?.line ?? 0)
        }
    }
}

/// Takes down which provider gave each value.
private final class OriginRecorder: AccessReporter {  // A class: the reader reports here while it is asked.
    private let providers = Mutex<[AbsoluteConfigKey: String]>([:])

    func report(_ event: AccessEvent) {
        let winner = event.providerResults.first { (try? $0.result.get().value) != nil }
        providers.withLock { $0[event.metadata.key] = winner?.providerName }
    }

    /// The provider's name as it was given: the library writes it as `InMemoryProvider[NAME]`.
    func provider(of setting: Setting) -> String? {
        let name = providers.withLock { $0[AbsoluteConfigKey(setting.configKey)] }
        guard let name, let start = name.firstIndex(of: "["), name.hasSuffix("]") else { return name }
        return String(name[name.index(after: start)...].dropLast())
    }
}

extension Setting {
    fileprivate var configKey: ConfigKey { ConfigKey(key.split(separator: ".").map(String.init)) }
}
