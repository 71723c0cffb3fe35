import RPKICrypto
import RPKITypes

/// Objects as a real tree has them: 1.5 to 2.5 KB each, all different, twenty in a directory, names from hashes.
struct SyntheticObjects {
    let count: Int
    private let noise: [UInt8]

    /// Prepares `count` objects; the same each time.
    init(count: Int) {
        self.count = count
        var state: UInt64 = 0x5265_706F
        noise = (0..<(1 << 16)).map { _ in UInt8(truncatingIfNeeded: SyntheticObjects.next(&state) >> 32) }
    }

    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// The bytes of an object in one of its versions.
    func bytes(_ index: Int, version: Int = 0) -> [UInt8] {
        var state = UInt64(index) << 20 | UInt64(version)
        let random = SyntheticObjects.next(&state)
        let size = 1_500 + Int(random % 1_001)
        let start = Int(random >> 32) % (noise.count - size)
        var bytes = Array(noise[start..<(start + size)])
        for byte in 0..<8 { bytes[byte] = UInt8(truncatingIfNeeded: state >> UInt64(8 * byte)) }
        for byte in 0..<8 {
            bytes[8 + byte] = UInt8(truncatingIfNeeded: (index << 20 | version) >> (8 * byte))
        }
        return bytes
    }

    /// The URI of an object.
    func uri(_ index: Int) -> RsyncURI {
        var text = SyntheticObjects.prefix
        var authority = UInt64(index / 20)
        SyntheticObjects.append(SyntheticObjects.next(&authority), to: &text)
        text += SyntheticObjects.middle
        var state = UInt64(index)
        for _ in 0..<3 { SyntheticObjects.append(SyntheticObjects.next(&state), to: &text) }
        text += SyntheticObjects.suffix
        return RsyncURI(checked: text)
    }

    private static let prefix = Array("rsync://rpki.example.net/repository/".utf8)
    private static let middle = Array("/0/".utf8)
    private static let suffix = Array(".roa".utf8)
    private static let digits = Array("0123456789abcdef".utf8)

    private static func append(_ value: UInt64, to text: inout [UInt8]) {
        for digit in 0..<16 { text.append(digits[Int(value >> UInt64(4 * digit) & 15)]) }
    }
}
