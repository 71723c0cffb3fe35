import RPKIPayload
import RPKITypes
import RTRProtocol

/// Payload of a given size; a quarter of the VRPs is of IPv6.
struct GeneratedPayload {
    private let vrps: Int
    private let vaps: [VAP]
    /// How many VRPs have other origins than at first.
    private var changed = 0

    init(vrps: Int, vaps: Int) {
        self.vrps = vrps
        self.vaps = (0..<vaps).compactMap(GeneratedPayload.vap)
    }

    /// Replaces VRPs by others.
    mutating func change(_ count: Int) { changed += count }

    /// The present set.
    var set: PayloadSet {
        var builder = PayloadSetBuilder()
        builder.reserveCapacity(vrps: vrps)
        guard let anchor = builder.trustAnchor(named: "generated") else { return PayloadSet() }
        let expires = Timestamp(4_000_000_000)
        for number in 0..<vrps {
            let asn = ASN(UInt32(1 + number % 70_000 + (number < changed ? 100_000 : 0)))
            let prefix: IPPrefix?
            if number % 4 == 0 {
                let address = UInt128(0x2001_0000_0000 + UInt64(number)) << 80
                prefix = IPPrefix(family: .ipv6, address: address, length: 48)
            } else {
                let address = UInt128(0x0100_0000 + UInt32(number) << 8) << 96
                prefix = IPPrefix(family: .ipv4, address: address, length: 24)
            }
            guard let prefix, let vrp = VRP(prefix: prefix, maxLength: Int(prefix.length), asn: asn) else {
                continue
            }
            builder.add(vrp, expires: expires, trustAnchor: anchor)
        }
        for vap in vaps { builder.add(vap, expires: expires, trustAnchor: anchor) }
        return builder.build()
    }

    /// A VAP with a few providers; as a PDU that is decoded, since only the decoder is public.
    private static func vap(_ number: Int) -> VAP? {
        let customer = UInt32(1 + number)
        let providers = (0..<UInt32(1 + number % 8)).map { 200_000 + $0 * 1_000 + customer % 1_000 }
        var octets: [UInt8] = [2, 11, 1, 0]
        for value in [UInt32(12 + 4 * providers.count), customer] + providers {
            octets += [
                UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255),
            ]
        }
        var decoder = PDUDecoder(reader: .router)
        decoder.push(contentsOf: octets)
        guard case .aspa(let vap) = try? decoder.next()?.pdu else { return nil }
        return vap
    }
}
