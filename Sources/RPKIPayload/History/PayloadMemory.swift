import RPKITypes

extension PayloadDelta {
    /// The memory that it takes, estimated; in bytes.
    var memory: Int {
        (announcedVRPs.count + withdrawnVRPs.count) * MemoryLayout<VRP>.stride
            + vapChanges.reduce(0) { $0 + MemoryLayout<VAPChange>.stride + $1.old.memory + $1.new.memory }
            + announcedRouterKeys.reduce(0) { $0 + $1.memory }
            + withdrawnRouterKeys.reduce(0) { $0 + $1.memory }
    }
}

extension PayloadSet {
    /// The memory that it takes, estimated; in bytes.
    var memory: Int {
        vrps.count * MemoryLayout<VRPEntry>.stride
            + vaps.reduce(0) { $0 + MemoryLayout<VAPEntry>.stride + Optional($1.vap).memory }
            + routerKeys.reduce(0) { $0 + $1.routerKey.memory }
    }
}

extension VAP? {
    /// The list of providers with the header of an array.
    fileprivate var memory: Int { map { 32 + 4 * $0.providers.count } ?? 0 }
}

extension RouterKey {
    fileprivate var memory: Int { MemoryLayout<RouterKeyEntry>.stride + 32 + subjectPublicKeyInfo.count }
}
