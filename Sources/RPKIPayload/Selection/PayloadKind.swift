/// The kinds of payload; the value is the word of Routinator's argument `exclude`.
package enum PayloadKind: String, Hashable, Sendable, CaseIterable {
    /// VRPs.
    case routeOrigins
    /// Router keys.
    case routerKeys
    /// VAPs.
    case aspas
}
