package import RPKITypes

/// Which hosts may be asked at all.
///
/// URIs come from certificates, which anyone with a few addresses can publish. Without a policy they could
/// send requests to the operator's own network.
package struct HostPolicy: Hashable, Sendable {
    /// What is done about hosts of a kind.
    package enum Treatment: Hashable, Sendable {
        case refused
        case permitted
    }

    /// When not empty, no others may be asked.
    package var allowed: [HostPattern] = []
    /// May never be asked, also when allowed.
    package var denied: [HostPattern] = []
    /// `localhost`, single labels, IP addresses, explicit ports.
    package var dubiousHosts = Treatment.refused
    /// Hosts whose addresses are private, loopback, link-local or special in another way.
    package var privateAddresses = Treatment.refused
    /// Hosts that may be dubious and have private addresses whatever the two fields before say.
    package var trusted: [HostPattern] = []

    /// Makes the default policy.
    package init() {}

    /// Checks the name of a host.
    package func check(_ host: HostName) throws(FetchReason) {
        guard !denied.contains(where: { $0.matches(host) }) else {
            throw .hostDenied(host: host.description)
        }
        guard allowed.isEmpty || allowed.contains(where: { $0.matches(host) }) else {
            throw .hostNotAllowed(host: host.description)
        }
        guard dubiousHosts == .refused, !isTrusted(host) else { return }
        if let trait = host.dubiousTrait { throw .dubiousHost(host: host.description, trait: trait) }
    }

    /// Checks the host of a URI.
    package func check(_ uri: HTTPSURI) throws(FetchReason) { try check(HostName(of: uri)) }

    /// Checks the host of a URI.
    package func check(_ uri: RsyncURI) throws(FetchReason) { try check(HostName(of: uri)) }

    /// The addresses of a host that may be connected to, in the same order; never none.
    package func permitted(
        _ addresses: [NetworkAddress],
        of host: HostName
    ) throws(FetchReason) -> [NetworkAddress] {
        guard let first = addresses.first else {
            throw .nameNotResolved(host: host.description, detail: ForeignText("no address"))
        }
        guard privateAddresses == .refused, !isTrusted(host) else { return addresses }
        let permitted = addresses.filter { !$0.isSpecial }
        guard !permitted.isEmpty else {
            throw .privateAddress(host: host.description, address: first.description)
        }
        return permitted
    }

    private func isTrusted(_ host: HostName) -> Bool { trusted.contains { $0.matches(host) } }
}
