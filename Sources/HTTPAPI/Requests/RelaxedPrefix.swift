import RPKITypes

extension IPPrefix {
    /// Reads a prefix and clears the bits below its length, as Routinator does for `/validity`.
    init?(relaxed text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count <= 3, let length = Int(decimalDigits: parts[1].utf8),
            let (family, address) = IPAddressText.parse(parts[0]), length <= family.width
        else { return nil }
        let host = UInt128.max >> UInt128(truncatingIfNeeded: length)
        self.init(family: family, address: address & ~host, length: length)
    }
}
