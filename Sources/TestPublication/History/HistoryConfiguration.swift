import Glibc
package import RPKITypes
import TestAuthority

/// What a ``PublicationHistory`` looks like.
///
/// The same configuration gives the same shape, changes and payload; keys are random.
package struct HistoryConfiguration: Sendable {
    /// Where one repository is published.
    package struct Place: Hashable, Sendable {
        /// The name of the rsync module, and of the directory on the web server.
        package var name: String
        /// Host and port of the web server, `localhost:4711`; nil for a repository with rsync alone.
        package var https: String?
        /// Host and port of the rsync daemon.
        package var rsync: String

        /// Makes a place.
        package init(name: String, https: String?, rsync: String) {
            self.name = name
            self.https = https
            self.rsync = rsync
        }

        /// The rsync URI of the module.
        package var base: String { "rsync://\(rsync)/\(name)/" }
        /// The URI of the notification file; nil for a repository with rsync alone.
        package var notify: String? { https.map { "https://\($0)\(notificationPath)" } }
        /// The path of the notification file.
        package var notificationPath: String { "/\(name)/notification.xml" }
    }

    /// The repositories, at least one.
    package var places: [Place]
    /// The seed of shape, changes and payload.
    package var seed: UInt64 = 1
    /// Trust anchors; their certificates are at the first places.
    package var trustAnchors = 1
    /// CAs in each repository at the beginning; every third is below the one before it, where it can be.
    package var authorities = 2
    /// ROAs of each of these CAs.
    package var roas = 4
    /// ASPAs of each of these CAs.
    package var aspas = 1
    /// Router certificates of each of these CAs.
    package var routerKeys = 1
    /// Files of no known type in each of these CAs, which cost no signature.
    package var fillers = 0
    /// The size of such a file.
    package var fillerSize = 1_800
    /// The largest number of changes in a step.
    package var changes = 4
    /// The largest number of deltas in a notification.
    package var deltas = 10
    /// Whether deltas are dropped that are larger together than the snapshot (RFC 8182, section 3.3.2).
    package var limitsDeltasBySize = false
    /// How many steps files stay that are in no notification any more.
    package var graceSteps = 2
    /// The time of the first step; now by default.
    package var time: Timestamp
    /// The seconds between two steps.
    package var interval: Int64 = 60
    /// For how long manifests and CRLs are valid, in seconds.
    package var publicationLifetime: Int64 = 7 * 86_400

    /// Makes a configuration for these repositories.
    package init(places: [Place], time: Timestamp? = nil) {
        self.places = places
        self.time = time ?? Timestamp(Int64(Glibc.time(nil)))
    }

    /// Makes a configuration for `count` repositories at servers taken in turn, and some with rsync alone.
    package init(
        repositories count: Int,
        https: [String],
        rsync: String,
        withoutRRDP rsyncOnly: Int = 0,
        time: Timestamp? = nil
    ) {
        let places = (0..<count + rsyncOnly).map { index in
            Place(
                name: "repo\(index)",
                https: index < count && !https.isEmpty ? https[index % https.count] : nil,
                rsync: rsync
            )
        }
        self.init(places: places, time: time)
    }

    /// The number of CA keys with which no CA has the key of a sibling, of one above it, or of a trust anchor.
    ///
    /// A key costs some hundred milliseconds, so the tree is as bushy as it must be and no bushier.
    package var authorityKeys: Int {
        let wanted = places.count * authorities + 4
        var keys = HistoryConfiguration.fewestKeys
        while keys < HistoryConfiguration.mostKeys, capacity(keys) < wanted { keys += 1 }
        return keys
    }

    static let fewestKeys = 5
    private static let mostKeys = 256

    /// How many CAs there can be with so many keys, two levels below the trust anchors.
    private func capacity(_ keys: Int) -> Int {
        let direct = max(0, keys - trustAnchors)
        return trustAnchors * direct * (1 + max(0, min(HistoryResources.slotsInBlock - 1, direct - 1)))
    }

    func check() throws(PublicationError) {
        guard !places.isEmpty, trustAnchors >= 1, trustAnchors <= places.count else {
            throw .configuration("there must be a repository for each trust anchor")
        }
        guard Set(places.map(\.name)).count == places.count else {
            throw .configuration("two repositories have the same name")
        }
        guard places.count * authorities < HistoryResources.blocks else {
            throw .configuration("too many CAs")
        }
    }
}
