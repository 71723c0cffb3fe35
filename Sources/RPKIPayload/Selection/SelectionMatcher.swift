import RPKITypes

/// A selection made ready for one payload set: entries are tested one by one, in any order.
struct SelectionMatcher: Sendable {
    private let excluded: Set<PayloadKind>
    /// Whether entries of each trust anchor of the set are wanted; nil when all are.
    private let trustAnchors: [Bool]?
    private let asns: Set<ASN>
    /// Nil when no prefix is named.
    private let prefixes: PrefixSelectionIndex?
    private let selectsAllResources: Bool

    /// - Complexity: O(*m* log *m*) in the selection, O(*t*) in trust anchors.
    init(_ selection: PayloadSelection, in payload: PayloadSet) {
        excluded = selection.excluded
        asns = selection.asns
        prefixes =
            selection.prefixes.isEmpty
            ? nil
            : PrefixSelectionIndex(
                selection.prefixes,
                includesMoreSpecifics: selection.includesMoreSpecifics
            )
        selectsAllResources = selection.asns.isEmpty && selection.prefixes.isEmpty
        trustAnchors =
            selection.trustAnchors.isEmpty
            ? nil : payload.trustAnchors.map { selection.trustAnchors.contains($0) }
    }

    /// Whether entries of a kind are wanted.
    func includes(_ kind: PayloadKind) -> Bool { !excluded.contains(kind) }

    /// Whether a VRP is selected, if its kind is.
    func selects(_ entry: VRPEntry) -> Bool {
        guard isWanted(entry.trustAnchor) else { return false }
        return selectsAllResources || asns.contains(entry.vrp.asn)
            || prefixes?.selects(entry.vrp.prefix) ?? false
    }

    /// Whether a router key is selected, if its kind is.
    func selects(_ entry: RouterKeyEntry) -> Bool {
        isWanted(entry.trustAnchor) && (selectsAllResources || asns.contains(entry.routerKey.asn))
    }

    /// Whether a VAP is selected, if its kind is.
    func selects(_ entry: VAPEntry) -> Bool {
        isWanted(entry.trustAnchor) && (selectsAllResources || asns.contains(entry.vap.customer))
    }

    private func isWanted(_ trustAnchor: TrustAnchorIndex) -> Bool {
        trustAnchors?[Int(trustAnchor.rawValue)] ?? true
    }
}
