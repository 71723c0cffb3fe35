package import RPKITypes

/// What a generated RPKI looks like.
///
/// The same configuration gives the same shape and payload; keys are random.
package struct TreeConfiguration: Hashable, Sendable {
    /// How many prefixes a ROA has.
    package struct PrefixCount: Hashable, Sendable {
        /// The share of ROAs with a single prefix, in percent.
        package var singlePercent = 60
        /// The largest number of prefixes.
        package var maximum = 12

        /// The default: 60 percent of the ROAs have one prefix, the others up to 12, small numbers more often.
        package init() {}

        func draw(_ random: inout SplitMix64) -> Int {
            guard Int.random(in: 0..<100, using: &random) >= singlePercent, maximum > 1 else { return 1 }
            let first = Int.random(in: 2...maximum, using: &random)
            return Int.random(in: 2...first, using: &random)
        }
    }

    /// The seed of shape and payload.
    package var seed: UInt64 = 1
    /// Trust anchors.
    package var trustAnchors = 5
    /// CAs below the trust anchors.
    package var authorities = 50
    /// ROAs.
    package var roas = 1_000
    /// ASPAs.
    package var aspas = 100
    /// Router certificates.
    package var routerKeys = 20
    /// Prefixes in a ROA.
    package var prefixesPerROA = PrefixCount()
    /// The largest share of ROAs that one CA holds, in percent.
    package var largestSharePercent = 5
    /// When everything is issued.
    package var time: Timestamp
    /// For how long certificates are valid, in seconds.
    package var certificateLifetime: Int64 = 10 * 365 * 86_400
    /// For how long manifests and CRLs are, in seconds.
    package var publicationLifetime: Int64 = 10 * 365 * 86_400
    /// The host of all URIs.
    package var host = "rpki.example.net"
    /// The rsync module.
    package var module = "repo"
    /// Whether there is an RRDP repository.
    package var hasRRDP = false
    /// The number of deltas in it.
    package var deltas = 0
    /// CA keys to make; unrelated CAs share one when there are more CAs.
    package var authorityKeys = 64
    /// Keys for the certificates of signed objects.
    package var endEntityKeys = 16

    /// Makes the default configuration.
    package init(time: Timestamp) { self.time = time }

    /// Throws when the numbers do not go together.
    func check() throws {
        guard (1...200).contains(trustAnchors), authorities >= 1, authorities <= 1_000_000, roas >= 0,
            aspas >= 0,
            routerKeys >= 0, roas <= 4_000_000, aspas <= 4_000_000, routerKeys <= 1_000_000, deltas >= 0,
            deltas <= 1_000
        else { throw AuthorityError.configuration("a number is out of its range") }
        guard deltas == 0 || hasRRDP else { throw AuthorityError.configuration("deltas need RRDP") }
        guard deltas == 0 || roas >= 1 else { throw AuthorityError.configuration("deltas need ROAs") }
        guard authorityKeys >= trustAnchors + TreePlan.largestFanOut + TreePlan.largestDepth + 1 else {
            throw AuthorityError.configuration("too few CA keys")
        }
    }

    /// The rsync URI of the module.
    var base: String { "rsync://\(host)/\(module)/" }
    /// The https URI of the RRDP notification file.
    var notify: String? { hasRRDP ? "https://\(host)/rrdp/notification.xml" : nil }
}
