package import RPKITypes

/// What both transports need to know.
package struct TransportContext: Sendable {
    /// The bounds.
    package var limits: TransferLimits
    /// Which hosts may be asked.
    package var policy: HostPolicy
    /// The address that connections come from; nil for the system's choice.
    package var sourceAddress: NetworkAddress?
    /// Measures the time limits.
    package var time: TimeSource
    /// Looks names up.
    package let resolver: NameResolver

    /// Takes the settings.
    ///
    /// - `limits`: the bounds; also as many threads for name look-ups as there are parallel fetches.
    /// - `sourceAddress`: text of an IP address.
    /// - `resolver`: another one than the system's, for tests.
    package init(
        limits: Limits = .standard,
        policy: HostPolicy = HostPolicy(),
        sourceAddress: String? = nil,
        time: TimeSource = .continuous,
        resolver: NameResolver? = nil
    ) throws(TransportError) {
        self.limits = TransferLimits(limits)
        self.policy = policy
        self.time = time
        self.resolver = resolver ?? NameResolver(threads: limits.parallelFetches, time: time)
        if let sourceAddress {
            guard let address = NetworkAddress(sourceAddress) else {
                throw .sourceAddress(ForeignText(sourceAddress))
            }
            self.sourceAddress = address
        }
    }

    /// The addresses of a host that may be tried, best first, of the source address's family.
    func addresses(of host: HostName, deadline: Deadline) async throws(FetchReason) -> [NetworkAddress] {
        let found = try await resolver.addresses(
            of: host,
            within: min(limits.connectTime, deadline.remaining)
        )
        let permitted = try policy.permitted(found, of: host)
        let usable = permitted.filter { sourceAddress == nil || $0.family == sourceAddress?.family }
        guard !usable.isEmpty else {
            throw .nameNotResolved(
                host: host.description,
                detail: ForeignText("no address of the source address's family")
            )
        }
        return Array(usable.prefix(max(1, limits.addresses)))
    }
}
