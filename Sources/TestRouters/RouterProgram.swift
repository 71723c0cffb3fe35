import Glibc

/// A program that the tests run, by the name of its Debian package's file or from the environment.
package enum RouterProgram: String, Hashable, Sendable, CaseIterable {
    case bird
    case birdc
    case frrBGPD
    case vtysh
    case openBGPD
    case bgpctl
    case rtrclient
    case stayrtr

    /// The environment variable that names another binary, `RIDGELINE_BIRD` for one.
    package var variable: String {
        switch self {
        case .frrBGPD: "RIDGELINE_FRR_BGPD"
        case .openBGPD: "RIDGELINE_OPENBGPD"
        default: "RIDGELINE_\(rawValue.uppercased())"
        }
    }

    /// The name of the file; FRR and OpenBGPD both call theirs `bgpd`.
    private var file: String {
        switch self {
        case .frrBGPD, .openBGPD: "bgpd"
        default: rawValue
        }
    }

    /// Where it is searched: FRR is outside of PATH, and what is in PATH as `bgpd` is OpenBGPD's.
    private var directories: [String] {
        if self == .frrBGPD { return ["/usr/lib/frr", "/usr/libexec/frr"] }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        return path.split(separator: ":").map(String.init) + ["/usr/local/sbin", "/usr/sbin", "/usr/bin"]
    }

    /// The path of the binary; nil when there is none.
    ///
    /// What the environment names is not replaced by another one when it cannot be executed.
    package var path: String? {
        if let named = getenv(variable).map({ String(cString: $0) }), !named.isEmpty {
            return access(named, X_OK) == 0 ? named : nil
        }
        return directories.lazy.map { "\($0)/\(file)" }.first { access($0, X_OK) == 0 }
    }

    /// The path of the binary.
    func found() throws(RouterTestError) -> String {
        guard let path else { throw .missing(program: "\(file) (\(variable))") }
        return path
    }
}
