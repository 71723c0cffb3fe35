/// Keys that are made once and used for many certificates, as making one costs some 50 to 100 ms.
///
/// The private keys are random; which key goes where is decided by the caller's seed.
package struct KeyPool: Sendable {
    /// RSA keys for CAs.
    package let authorities: [SigningKey]
    /// RSA keys for the certificates of signed objects; no CA has one of them.
    package let endEntities: [SigningKey]
    /// P-256 keys for routers.
    package let routers: [SigningKey]

    /// Makes the keys one after the other.
    package init(authorities: Int, endEntities: Int, routers: Int) throws {
        self.authorities = try (0..<authorities).map { _ in try SigningKey(.rsa2048) }
        self.endEntities = try (0..<endEntities).map { _ in try SigningKey(.rsa2048) }
        self.routers = try (0..<routers).map { _ in try SigningKey(.p256) }
    }

    private init(rsa: [SigningKey], authorities: Int, routers: [SigningKey]) {
        self.authorities = Array(rsa.prefix(authorities))
        endEntities = Array(rsa.dropFirst(authorities))
        self.routers = routers
    }

    /// The same RSA keys with other router keys.
    init(_ pool: KeyPool, routers: [SigningKey]) {
        authorities = pool.authorities
        endEntities = pool.endEntities
        self.routers = routers
    }

    /// Makes the keys on all cores.
    @concurrent
    package static func generate(authorities: Int, endEntities: Int, routers: Int) async throws -> KeyPool {
        let rsa = try await withThrowingTaskGroup(of: SigningKey.self) { group in
            for _ in 0..<(authorities + endEntities) { group.addTask { try SigningKey(.rsa2048) } }
            var keys: [SigningKey] = []
            for try await key in group { keys.append(key) }
            return keys
        }
        let routers = try (0..<routers).map { _ in try SigningKey(.p256) }
        return KeyPool(rsa: rsa, authorities: authorities, routers: routers)
    }

    /// A pool for single scenarios, made at its first use and then kept for the process.
    package static func scenarios() throws -> KeyPool { try scenarioPool.get() }

    private static let scenarioPool = Result { try KeyPool(authorities: 5, endEntities: 2, routers: 3) }

    /// The CA key of a number, counted round.
    package func authorityKey(_ index: Int) -> SigningKey { authorities[index % authorities.count] }
}
