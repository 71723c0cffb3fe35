import ArgumentParser
import RPKITypes
import RTRProtocol
import RTRServer

/// `PREFIX=SETTING,...`: how clients of some addresses are served.
enum ClientRuleText {
    /// Settings of which a rule has one at most.
    private enum Choice: String, Hashable {
        case maximumVersion = "the highest version"
        case minimumVersion = "the lowest version"
        case farewell = "what is said at the end"
    }

    /// Reads a rule.
    ///
    /// - Throws: `ValidationError` for what is no rule, or contradicts itself.
    static func rule(_ text: String) throws -> ClientRules.Rule {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ValidationError("'\(text)' is not PREFIX=SETTING,...") }
        let prefix = try RouteArguments.prefix(String(parts[0]))
        let settings = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if settings == ["deny"] { return ClientRules.Rule(prefix: prefix, policy: nil) }
        guard !settings.contains("deny") else {
            throw ValidationError("'\(text)': clients that are denied have no other settings.")
        }
        return ClientRules.Rule(prefix: prefix, policy: try policy(settings, in: text))
    }

    private static func policy(_ settings: [String], in text: String) throws -> ClientPolicy {
        var policy = ClientPolicy()
        var chosen: [Choice: String] = [:]
        for setting in settings {
            let choice = try apply(setting, to: &policy)
            guard let choice else { continue }
            if let other = chosen.updateValue(setting, forKey: choice), other != setting {
                throw ValidationError("'\(text)': '\(other)' and '\(setting)' both say \(choice.rawValue).")
            }
        }
        guard policy.minimumVersion <= policy.maximumVersion else {
            throw ValidationError(
                "'\(text)': the lowest version, \(policy.minimumVersion), is above the highest, "
                    + "\(policy.maximumVersion)."
            )
        }
        guard !policy.kinds.isEmpty else {
            throw ValidationError("'\(text)' leaves no kind of payload; use deny.")
        }
        return policy
    }

    private static func apply(_ setting: String, to policy: inout ClientPolicy) throws -> Choice? {
        switch setting {
        case "v0", "max-v0": policy.maximumVersion = .v0
        case "v1", "max-v1": policy.maximumVersion = .v1
        case "v2", "max-v2": policy.maximumVersion = .v2
        case "min-v1": policy.minimumVersion = .v1
        case "min-v2": policy.minimumVersion = .v2
        case "no-aspa": policy.kinds.remove(.aspas)
        case "no-router-keys": policy.kinds.remove(.routerKeys)
        case "no-ipv4": policy.kinds.remove(.ipv4Prefixes)
        case "no-ipv6": policy.kinds.remove(.ipv6Prefixes)
        case "say-restart": policy.farewell = .restart
        case "say-shutdown": policy.farewell = .shutdown
        case "allow": break
        default:
            throw ValidationError(
                "There is no setting '\(setting)'. Settings: allow, deny alone, v0, v1, v2, min-v1, min-v2, "
                    + "no-aspa, no-router-keys, no-ipv4, no-ipv6, say-restart, say-shutdown."
            )
        }
        return choice(of: setting)
    }

    private static func choice(of setting: String) -> Choice? {
        if setting.hasPrefix("say-") { return .farewell }
        if setting.hasPrefix("min-") { return .minimumVersion }
        return setting.hasPrefix("v") || setting.hasPrefix("max-") ? .maximumVersion : nil
    }
}
