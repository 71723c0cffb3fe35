import RPKITypes
import TestAuthority

/// The flawless scenario with the defective objects of all others in its victim's publication point.
struct DefectCollection: Sendable {
    /// Everything, with the locator `ta.tal`.
    private(set) var hierarchy = TestHierarchy()
    /// The code of each defective object by its file name.
    private(set) var codes: [String: String] = [:]
    /// The payload of the scenario, of which nothing may be lost.
    let complete: ExpectedPayload

    /// Made at its first use: some hundred scenarios.
    static let all = Result { try DefectCollection() }

    /// The CA `victim` of the scenarios, with nothing issued.
    static func victim() throws -> Authority {
        let resources = ResourceSet(prefixes: ["192.0.2.0/24", "2001:db8::/36"], asns: [64_496...64_503])
        return try TestHierarchy.authority("victim", key: 1, resources, under: "ta")
    }

    private init() throws {
        let plain = try Scenario(defect: nil, time: TestRun.time)
        complete = plain.complete
        let place = "rpki.example.net/repo/victim/"
        var victim = try Self.victim()
        for (path, bytes) in plain.files where path.hasPrefix(place) {
            let name = String(path.dropFirst(place.count))
            if !name.hasSuffix(".mft"), !name.hasSuffix(".crl") { victim.add(name, bytes) }
        }
        // What the scenarios revoke.
        victim.revoke(serial: DER.integer(4_711))
        for (index, defect) in Defect.allCases.enumerated() where defect.isCollectable {
            let scenario = try Scenario(defect: defect, time: TestRun.time)
            guard let uri = scenario.defectiveURI, uri.contains("/victim/"),
                let bytes = scenario.repository[uri], let suffix = uri.split(separator: ".").last
            else { continue }
            let name = "bad\(index).\(suffix)"
            victim.add(name, bytes)
            codes[name] = defect.expectedCode
        }
        hierarchy.repository.files = plain.files
        hierarchy.repository.locators["ta.tal"] = plain.locator
        try hierarchy.publish(victim)
    }
}

extension Defect {
    /// Whether it costs one object, which is the victim's: trust anchor key objects are the trust anchor's.
    var isCollectable: Bool {
        switch recipe.target {
        case .trustAnchorKey, .trustAnchorKeys: false
        default: affects == .object
        }
    }
}
