import RPKITypes

extension RouterPayload {
    /// A few hundred entries within documentation prefixes, which differ with the step.
    ///
    /// IPv4 and IPv6, greatest lengths from none to all, AS0 beside others and alone, prefixes with several
    /// origins, short and long lists of providers. Neighbouring steps differ in each of these ways: an entry more
    /// or less, another greatest length, an origin more or less, other providers, a customer more or less.
    ///
    /// - Parameter step: Any number from 0.
    /// - Returns: The same for the same step.
    package static func sample(_ step: Int) -> RouterPayload {
        var payload = RouterPayload()
        for (index, text) in ["192.0.2", "198.51.100", "203.0.113"].enumerated() {
            payload.add("\(text).0/24", 24 + (step + index) % 3, 64_496 + index)
            for block in 0..<64 where (block + step) % 5 != index {
                payload.add("\(text).\(4 * block)/30", 30 + (block + step / 2) % 3, 64_496 + block % 8)
            }
        }
        for block in 0..<96 where (block + step) % 7 != 0 {
            let prefix = "2001:db8:\(String(block, radix: 16))::/48"
            payload.add(prefix, [48, 49, 64, 128][(block + step) % 4], 65_536 + block % 10)
            // Two and three origins for one prefix, of which some come and go.
            if block % 3 == 0 { payload.add(prefix, 48, 64_504 + (block + step) % 2) }
            if block % 9 == 0 { payload.add(prefix, 56, 64_507) }
        }
        // Nobody may originate these: AS0 alone, and beside another one.
        payload.add("3fff::/20", 128 - step % 2, 0)
        payload.add("3fff:\(step % 4)::/32", 32, 0)
        payload.add("3fff:\(step % 4)::/32", 40, 65_540)
        payload.add("198.51.100.0/25", 32, 0)
        // Lengths at the ends; the default routes come and go.
        payload.add("203.0.113.255/32", 32, 4_294_967_294)
        payload.add("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128", 128, 64_510)
        if step % 2 == 1 {
            payload.add("0.0.0.0/0", 0, 64_509)
            payload.add("::/0", 0, 64_509)
        }
        for customer in 0..<40 where (customer + step) % 6 != 0 {
            // BIRD does not show much longer lists as a whole.
            let count = customer % 10 == 9 ? 60 : 1 + (customer + step) % 4
            payload.providers[ASN(64_496 + UInt32(customer))] = (0..<count).map { ASN(65_536 + UInt32($0)) }
        }
        payload.providers[ASN(65_550)] = step % 3 == 0 ? [ASN(0)] : [ASN(64_500)]
        return payload
    }

    private mutating func add(_ prefix: String, _ maxLength: Int, _ asn: UInt32) {
        guard let prefix = IPPrefix(prefix),
            let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn))
        else { preconditionFailure("no VRP: \(prefix)-\(maxLength)") }
        vrps.insert(vrp)
    }

    private mutating func add(_ prefix: String, _ maxLength: Int, _ asn: Int) {
        add(prefix, maxLength, UInt32(asn))
    }

    /// All entries of either.
    func union(_ other: RouterPayload) -> RouterPayload {
        RouterPayload(
            vrps: vrps.union(other.vrps),
            providers: providers.merging(other.providers) { first, _ in first }
        )
    }
}
