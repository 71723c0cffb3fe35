import ArgumentParser

/// The options of `serve` with all sources put together, and where each comes from.
struct ServeConfiguration: Sendable {
    /// The options.
    let options: ServeOptions
    /// What was given, in the order of ``ServeSettings/all``.
    let settings: [ResolvedSetting]
    /// Variables that look like settings and are none.
    let unknownVariables: [String]

    /// Puts the sources together.
    ///
    /// - Parameters:
    ///   - arguments: the command line after `serve`.
    ///   - environment: the environment.
    ///   - path: the configuration file; nil for none.
    /// - Throws: ``FileError``; ``CommandFailure`` with the place of what is wrong.
    init(_ arguments: [String], environment: [String: String], file path: String?) throws {
        let resolver = ConfigurationResolver(
            commandLine: CommandLineValues(arguments),
            environment: environment,
            file: try path.map { try ConfigurationFile(path: $0) }
        )
        settings = try resolver.resolve()
        unknownVariables = resolver.unknownVariables
        do {
            options = try ServeOptions(settings)
        } catch {
            throw ServeConfiguration.fault(error, settings)
        }
    }

    /// The settings whose values differ, and that have an effect after a restart only.
    ///
    /// - Parameter other: a configuration read before.
    /// - Returns: their keys.
    func changedUntilRestart(since other: ServeConfiguration) -> [String] {
        ServeSettings.all.filter { $0.effect == .restart && value(of: $0) != other.value(of: $0) }.map(\.key)
    }

    /// What is given for a setting; nil for its default.
    func value(of setting: Setting) -> [String]? { settings.first { $0.setting == setting }?.values }

    /// Says which setting is wrong: the first that is wrong alone in the same words, or without which nothing is.
    private static func fault(_ error: any Error, _ settings: [ResolvedSetting]) -> CommandFailure {
        let message = ServeOptions.message(for: error)
        let culprit =
            settings.first { self.message([$0]) == message }
            ?? settings.first { setting in self.message(settings.filter { $0 != setting }) == nil }
        guard let culprit else { return CommandFailure(message) }
        return CommandFailure("\(culprit.place): \(message)")
    }

    private static func message(_ settings: [ResolvedSetting]) -> String? {
        do {
            _ = try ServeOptions(settings)
            return nil
        } catch {
            return ServeOptions.message(for: error)
        }
    }
}
