package import RPKITypes

/// Which part of a payload set is wanted; it is applied while the set is written, and no second set is made.
///
/// An entry is selected when its kind is not excluded, its trust anchor is among those named, and it belongs to
/// one of the AS numbers *or* prefixes. As in Routinator (outputs-and-api digest, section 3), a prefix selects no
/// router key and no VAP: with prefixes alone there is none of these.
package struct PayloadSelection: Hashable, Sendable {
    /// VRPs and router keys of one of these AS numbers, and VAPs of which one is the customer.
    package var asns: Set<ASN> = []
    /// VRPs whose prefix is or covers one of these.
    package var prefixes: Set<IPPrefix> = []
    /// Whether VRPs inside one of ``prefixes`` are selected too.
    package var includesMoreSpecifics = false
    /// The names of trust anchors of which something is wanted; empty for all of them.
    ///
    /// A VAP is of the trust anchor of its first ASPA; local exceptions are of ``PayloadSet/noTrustAnchor``.
    package var trustAnchors: Set<String> = []
    /// The kinds that are not wanted at all.
    package var excluded: Set<PayloadKind> = []

    /// Makes a selection of everything.
    package init() {}

    /// Whether this selects all that there is.
    package var isEverything: Bool {
        asns.isEmpty && prefixes.isEmpty && trustAnchors.isEmpty && excluded.isEmpty
    }
}
