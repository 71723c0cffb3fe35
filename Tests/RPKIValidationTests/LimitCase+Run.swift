import RPKITypes
import RPKIValidation
import TestAuthority

// MARK: - Limits of a run

extension LimitCase {
    /// A case that shows in a run.
    private static func running(
        _ field: String,
        _ name: String,
        exact: Int,
        code: String,
        _ hierarchy: TestHierarchy
    ) -> LimitCase {
        LimitCase(field, name, exact: exact, code: code) { limits in
            try await hierarchy.run(ValidationContext(time: TestRun.time, limits: limits)).codes
        }
    }

    static func ofRuns() throws -> [LimitCase] {
        let chain = try chain()
        let family = try family()
        var sizes = TestHierarchy()
        try sizes.publish(trustAnchor: TestHierarchy.authority("ta", key: 0))
        let largest = sizes.repository.files.values.map(\.count).max() ?? 0
        return [
            running("chain-depth", "four CAs", exact: 4, code: "certificate-path-too-long", chain),
            running(
                "certification-authorities",
                "four CAs",
                exact: 4,
                code: "run-too-many-authorities",
                chain
            ),
            running(
                "certification-authorities",
                "three CAs",
                exact: 4,
                code: "run-too-many-authorities",
                family
            ),
            running("children-per-ca", "three CAs", exact: 3, code: "ca-too-many-children", family),
            running(
                "repositories-per-trust-anchor",
                "three",
                exact: 3,
                code: "ta-too-many-repositories",
                family
            ),
            // Four objects each of the three CAs above the last one: it is followed as long as they fit.
            running(
                "objects-per-trust-anchor",
                "twelve objects",
                exact: 12,
                code: "ta-too-many-objects",
                chain
            ),
            running("vrps-per-trust-anchor", "four VRPs", exact: 4, code: "ta-too-many-vrps", chain),
            running("merged-providers", "four", exact: 4, code: "aspa-too-many-merged-providers", family),
            running(
                "findings-per-publication-point",
                "three findings",
                exact: 3,
                code: "findings-omitted",
                try findings()
            ),
            running(
                "findings-per-trust-anchor",
                "three findings",
                exact: 3,
                code: "findings-omitted",
                try findings()
            ),
            running("object-size", "largest file", exact: largest, code: "object-too-large", sizes),
        ]
    }

    /// Four CAs one below the other, each with one VRP, the second with another.
    private static func chain() throws -> TestHierarchy {
        var hierarchy = TestHierarchy()
        var authorities: [Authority] = []
        for (index, name) in ["ta", "a", "b", "c"].enumerated() {
            let parent = authorities.last?.identity.name
            var authority = try TestHierarchy.authority(name, key: index, under: parent)
            try authority.roa("\(name).roa", "192.0.2.\(index * 16)/28")
            authorities.append(authority)
        }
        for index in 0..<3 { try authorities[index].issueAuthority(authorities[index + 1].identity) }
        try hierarchy.publish(trustAnchor: authorities[0])
        for authority in authorities.dropFirst() { try hierarchy.publish(authority) }
        return hierarchy
    }

    /// Three CAs below the trust anchor in three repositories: two by RRDP, of which one is used twice, one by rsync.
    private static func family() throws -> TestHierarchy {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        try anchor.aspa("a.asa", 1, 2, 3, 4)
        anchor.identity.resources.asns = ASNSet([Interval(1)])
        anchor.identity.notify = "https://one.example.net/notification.xml"
        let notify = [
            "https://one.example.net/notification.xml", "https://two.example.net/notification.xml", nil,
        ]
        for (index, name) in ["a", "b", "c"].enumerated() {
            var authority = try TestHierarchy.authority(
                name,
                key: index + 1,
                anchor.identity.resources,
                under: "ta"
            )
            authority.identity.notify = notify[index]
            if index == 0 { try authority.aspa("a.asa", 1, 4, 5) }
            try anchor.issueAuthority(authority.identity)
            try hierarchy.publish(authority)
        }
        try hierarchy.publish(trustAnchor: anchor)
        return hierarchy
    }

    /// A publication point with three findings: two rejected objects and a warning.
    private static func findings() throws -> TestHierarchy {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        anchor.add("a.roa", [0x30, 0])
        anchor.add("b.asa", [0x30, 1])
        anchor.add("c.xyz", [1])
        try hierarchy.publish(trustAnchor: anchor)
        return hierarchy
    }
}
