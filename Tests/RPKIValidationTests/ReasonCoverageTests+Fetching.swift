import RPKITypes

extension ReasonCoverageTests {
    /// The codes of fetching, by the file in `Tests` that shows them and by what they are called there.
    static let shownElsewhere: [String: [String: String]] = [
        "RRDPTests/FileCase": [
            "rrdp-not-well-formed": ".notWellFormed",
            "rrdp-encoding": ".encoding",
            "rrdp-character": ".character",
            "rrdp-doctype": ".documentType",
            "rrdp-markup-too-long": ".tooMuchMarkup",
            "rrdp-version": ".version",
            "rrdp-session-form": ".sessionForm",
        ],
        "RRDPTests/FileCase+Elements": [
            "rrdp-namespace": ".namespace",
            "rrdp-unexpected-element": ".unexpectedElement",
            "rrdp-unexpected-attribute": ".unexpectedAttribute",
            "rrdp-missing-attribute": ".missingAttribute",
            "rrdp-unexpected-text": ".unexpectedText",
            "rrdp-serial-form": ".serialForm",
            "rrdp-hash-form": ".hashForm",
            "rrdp-file-uri": ".fileURI",
            "rrdp-origin": ".origin",
            "rrdp-no-snapshot": ".noSnapshot",
            "rrdp-several-snapshots": ".severalSnapshots",
            "rrdp-delta-ahead": ".deltaAhead",
            "rrdp-object-uri": ".objectURI",
            "rrdp-base64": ".base64",
            "rrdp-delta-empty": ".emptyDelta",
            "rrdp-uri-twice": ".uriTwice",
            "rrdp-session-mismatch": ".sessionMismatch",
            "rrdp-serial-mismatch": ".serialMismatch",
        ],
        "RRDPTests/FileCase+Limits": [
            "rrdp-object-too-large": ".objectTooLarge",
            "rrdp-notification-too-large": ".notificationTooLarge",
            "rrdp-file-too-large": ".fileTooLarge",
            "rrdp-repository-too-many-objects": ".tooManyObjects",
            "rrdp-repository-too-large": ".tooLarge",
        ],
        "RRDPTests/RefusalTests": [
            "rrdp-file-hash": ".fileHash"
        ],
        "RRDPTests/FixtureTests": [
            "rrdp-delta-gap": ".deltaGap"
        ],
        "RRDPTests/NotificationTests": [
            "rrdp-delta-twice": ".deltaTwice",
            "rrdp-deltas-end-early": ".deltasEndEarly",
        ],
        "RRDPTests/HostileFileTests": [
            "rrdp-too-many-deltas": ".tooManyDeltas"
        ],
        "RRDPTests/SyncPlanTests": [
            "rrdp-history-changed": ".historyChanged",
            "rrdp-session-changed": ".sessionChanged",
            "rrdp-serial-regressed": ".serialRegressed",
            "rrdp-serial-behind": ".serialBehind",
            "rrdp-deltas-not-connected": ".deltasDoNotConnect",
            "rrdp-too-far-behind": ".tooFarBehind",
        ],
        "RelyingPartyTests/Run/DeltaConflictTests": [
            "rrdp-publish-present": "\"rrdp-publish-present\"",
            "rrdp-replaced-absent": "\"rrdp-replaced-absent\"",
            "rrdp-replaced-hash": "\"rrdp-replaced-hash\"",
            "rrdp-withdrawn-absent": "\"rrdp-withdrawn-absent\"",
            "rrdp-withdrawn-hash": "\"rrdp-withdrawn-hash\"",
        ],
        "RepositoryFetchTests/HostPolicyTests": [
            "fetch-host-denied": ".hostDenied",
            "fetch-host-not-allowed": ".hostNotAllowed",
            "fetch-dubious-host": ".dubiousHost",
        ],
        "RepositoryFetchTests/ConnectionTests": [
            "fetch-private-address": ".privateAddress",
            "fetch-name": ".nameNotResolved",
            "fetch-refused": ".connectionRefused",
            "fetch-unreachable": ".unreachable",
        ],
        "RepositoryFetchTests/HTTPTimeTests": [
            "fetch-connect-timeout": ".connectTimeout",
            "fetch-total-timeout": ".totalTimeout",
            "fetch-too-slow": ".tooSlow",
            "fetch-cancelled": ".cancelled",
        ],
        "RepositoryFetchTests/ProxyTests": [
            "fetch-proxy": ".proxyRefused"
        ],
        "RepositoryFetchTests/TLSTests": [
            "fetch-tls-expired": ".tlsCertificateExpired",
            "fetch-tls-issuer": ".tlsIssuerUnknown",
            "fetch-tls-name": ".tlsNameMismatch",
            "fetch-tls": ".tlsFailed",
        ],
        "RepositoryFetchTests/HTTPFaultTests": [
            "fetch-status": ".status",
            "fetch-too-many-redirects": ".tooManyRedirects",
            "fetch-headers-too-large": ".headersTooLarge",
            "fetch-protocol": ".protocolViolation",
            "fetch-content-coding": ".contentCoding",
            "fetch-too-large": ".tooLarge",
            "fetch-idle-timeout": ".idleTimeout",
            "fetch-storage": ".storage",
        ],
        "RepositoryFetchTests/RedirectTests": [
            "fetch-redirect-origin": ".redirectElsewhere",
            "fetch-redirect-insecure": ".redirectInsecure",
            "fetch-redirect-uri": ".redirectUnusable",
        ],
        "RepositoryFetchTests/GzipInflaterTests": [
            "fetch-decompression": ".decompression",
            "fetch-inflated-too-large": ".inflatedTooLarge",
            "fetch-truncated": ".truncated",
        ],
        "RepositoryFetchTests/RsyncTests": [
            "fetch-rsync-missing": ".rsyncMissing",
            "fetch-rsync-too-large": ".rsyncTooLarge",
            "fetch-rsync-too-many-files": ".rsyncTooManyFiles",
        ],
        "RepositoryFetchTests/RsyncProcessTests": [
            "fetch-rsync-uri": ".rsyncURI",
            "fetch-rsync": ".rsyncFailed",
            "fetch-rsync-timeout": ".rsyncTimeout",
        ],
        "RelyingPartyTests/Run/FaultTests": [
            "fetch-backing-off": "\"fetch-backing-off\"",
            "fetch-host-given-up": "\"fetch-host-given-up\"",
            "fetch-abandoned": "\"fetch-abandoned\"",
        ],
        "RelyingPartyTests/Run/EnduranceTests": [
            "fetch-run-time": "fetch-run-time",
            "fetch-store-full": "fetch-store-full",
            "fetch-unexpected": "fetch-unexpected",
        ],
    ]
}
