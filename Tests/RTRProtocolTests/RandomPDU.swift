import RPKITypes

@testable import RTRProtocol

extension RandomSource {
    mutating func bool() -> Bool { next() & 1 == 1 }

    mutating func asn(below limit: Int = 1 << 30) -> ASN { ASN(UInt32(below(limit))) }

    mutating func octets(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    /// A VRP; from a small world there are few, so that the same ones come again.
    mutating func vrp(small: Bool = false) -> VRP {
        let family: IPFamily = bool() ? .ipv4 : .ipv6
        let length = small ? 8 + below(3) : below(family.width + 1)
        var address = UInt128(next()) << 64 | UInt128(next())
        if small { address = UInt128(below(4)) << 122 }
        if length == 0 { address = 0 } else { address &= ~(UInt128.max >> UInt128(length)) }
        if family == .ipv4 { address &= ~(UInt128.max >> 32) }
        let maxLength = small ? length + below(2) : length + below(family.width - length + 1)
        guard let prefix = IPPrefix(family: family, address: address, length: length),
            let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: asn(below: small ? 3 : 1 << 30))
        else { preconditionFailure("a prefix that was made right") }
        return vrp
    }

    mutating func vap(small: Bool = false) -> VAP {
        var providers: Set<ASN> = []
        for _ in 0...below(small ? 3 : 40) { providers.insert(ASN(1 + UInt32(below(small ? 4 : 1 << 30)))) }
        let customer = asn(below: small ? 12 : 1 << 30)
        if below(20) == 0 { return VAP(customer: customer, providers: [ASN(0)]) }
        return VAP(customer: customer, providers: providers.sorted())
    }

    mutating func routerKey(small: Bool = false) -> RouterKey {
        var identifier = small ? [UInt8](repeating: 7, count: 20) : octets(20)
        if small { identifier[below(20)] = UInt8(below(3)) }
        guard let identifier = KeyIdentifier(identifier.span) else { preconditionFailure("20 octets") }
        let size = small ? 1 + below(2) : 1 + below(200)
        let key = small ? [UInt8](repeating: UInt8(below(2)), count: size) : octets(size)
        return RouterKey(
            asn: asn(below: small ? 3 : 1 << 30),
            keyIdentifier: identifier,
            subjectPublicKeyInfo: key
        )
    }

    mutating func pdu(_ type: PDUType, _ version: ProtocolVersion) -> PDU {
        let session = SessionID(UInt16(truncatingIfNeeded: next()))
        let serial = SerialNumber(UInt32(truncatingIfNeeded: next()))
        let change: Change = bool() ? .announce : .withdraw
        switch type {
        case .serialNotify: return .serialNotify(session, serial)
        case .serialQuery: return .serialQuery(session, serial)
        case .resetQuery: return .resetQuery
        case .cacheResponse: return .cacheResponse(session)
        case .cacheReset: return .cacheReset
        case .ipv4Prefix, .ipv6Prefix:
            while true {
                let vrp = vrp()
                if (vrp.prefix.family == .ipv4) == (type == .ipv4Prefix) { return .prefix(vrp, change) }
            }
        case .endOfData:
            let timing = Timing(
                refresh: UInt32(truncatingIfNeeded: next()),
                retry: UInt32(truncatingIfNeeded: next()),
                expire: UInt32(truncatingIfNeeded: next())
            )
            return .endOfData(session, serial, version == .v0 ? nil : timing)
        case .routerKey: return .routerKey(routerKey(), change)
        case .aspa: return bool() ? .aspa(vap()) : .aspaWithdrawal(asn())
        case .errorReport:
            var report = ErrorReport(.corruptData, about: octets(below(300)))
            report.rawCode = UInt16(truncatingIfNeeded: next())
            report.text = octets(below(100))
            return .errorReport(report)
        }
    }
}
