import ArgumentParser
import RPKITypes
import RTRProtocol
import RTRServer

/// `PREFIX=SETTING,...`: how clients of some addresses are served.
enum ClientRuleText {
    /// Reads a rule.
    static func rule(_ text: String) throws -> ClientRules.Rule {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ValidationError("'\(text)' is not PREFIX=SETTING,...") }
        let prefix = try RouteArguments.prefix(String(parts[0]))
        var policy = ClientPolicy()
        let settings = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        if settings == ["deny"] { return ClientRules.Rule(prefix: prefix, policy: nil) }
        for setting in settings {
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
        }
        return ClientRules.Rule(prefix: prefix, policy: policy)
    }
}
