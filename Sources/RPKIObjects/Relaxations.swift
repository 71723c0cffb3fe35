/// Named deviations from the profile, all off by default; `Docs/relaxed-validation.md` describes each.
public struct Relaxations: OptionSet, Hashable, Sendable {
    /// One bit for each relaxation.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// CMS in BER, with indefinite lengths and strings in pieces (breaks RFC 6488, section 3, item 1.l).
    public static let berEnvelope = Relaxations(rawValue: 1)
    /// No signing-time attribute (breaks RFC 9589, section 4).
    public static let absentSigningTime = Relaxations(rawValue: 2)

    /// All names on the command line, each with its relaxation.
    public static var named: [(name: String, relaxation: Relaxations)] {
        [("ber-envelope", .berEnvelope), ("absent-signing-time", .absentSigningTime)]
    }

    /// The relaxation of the given name; nil for an unknown name.
    public init?(name: String) {
        guard let match = Relaxations.named.first(where: { $0.name == name }) else { return nil }
        self = match.relaxation
    }
}
