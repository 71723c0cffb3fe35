package import RPKITypes
package import TestAuthority

/// An RPKI at one step of a history: all that is published, and the payload that it means.
package struct PublicationStep: Sendable {
    /// The number of the step, from 0 on.
    package let number: Int
    /// When everything that is new was issued; the time at which to evaluate.
    package let time: Timestamp
    /// The repositories, in the order of the configuration's places.
    package let repositories: [PublishedRepository]
    /// The trust anchor locators by file name.
    package let locators: [String: String]
    /// The certificates of the trust anchors by path on the web server, with host and port.
    package let anchors: [(https: String, path: String, bytes: [UInt8])]
    /// The payload by trust anchor.
    package let payloads: [(trustAnchor: String, payload: ExpectedPayload)]
    /// What was changed since the step before.
    package let changes: [HistoryChange]
    /// The number of CAs, trust anchors included.
    package let authorities: Int

    /// The payload of all trust anchors together.
    package var expected: ExpectedPayload {
        payloads.reduce(into: ExpectedPayload()) { $0.formUnion($1.payload) }
    }

    /// What the web server at a host and port serves; without one, what all serve together.
    package func site(_ authority: String? = nil) -> PublishedSite {
        var site = PublishedSite()
        for repository in repositories where authority == nil || repository.place.https == authority {
            site.pages.merge(repository.pages) { $1 }
        }
        for anchor in anchors where authority == nil || anchor.https == authority {
            site.pages[anchor.path] = PublishedSite.Page(anchor.bytes, type: "application/pkix-cert")
        }
        return site
    }

    /// The files in the layout of an rsync mirror, `HOST/MODULE/path`, as ``Repository`` has them.
    package var files: [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for repository in repositories {
            let base = Repository.path(repository.place.base)
            for (path, bytes) in repository.files { files[base + path] = bytes }
            for (path, bytes) in repository.furtherFiles { files[base + path] = bytes }
        }
        return files
    }
}
