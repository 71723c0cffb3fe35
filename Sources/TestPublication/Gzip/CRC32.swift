/// The checksum of gzip (RFC 1952, section 8).
package struct CRC32: Hashable, Sendable {
    /// The checksum of what was read so far.
    package private(set) var value: UInt32 = 0

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
    }
    private static let polynomial: UInt32 = 0xEDB8_8320

    /// The checksum of nothing.
    package init() {}

    /// Reads bytes.
    package mutating func update(_ bytes: [UInt8]) {
        var register = ~value
        CRC32.table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                for byte in bytes {
                    register = table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
                }
            }
        }
        value = ~register
    }

    /// Reads `count` times the same byte, in time that grows with the logarithm of the count.
    package mutating func update(repeating byte: UInt8, count: UInt64) {
        var run = CRC32()
        run.update([byte])
        var power: UInt32 = 1 << 23  // x^8: what one byte multiplies by.
        var left = count
        while left > 0 {
            if left & 1 == 1 { value = CRC32.multiply(power, value) ^ run.value }
            run.value = CRC32.multiply(power, run.value) ^ run.value
            power = CRC32.multiply(power, power)
            left >>= 1
        }
    }

    /// The product of two polynomials modulo that of the checksum; the top bit is the coefficient of 1.
    private static func multiply(_ left: UInt32, _ right: UInt32) -> UInt32 {
        var product: UInt32 = 0
        var factor = right
        for bit in (0..<32).reversed() {
            if left >> UInt32(bit) & 1 == 1 { product ^= factor }
            factor = factor & 1 == 1 ? factor >> 1 ^ polynomial : factor >> 1
        }
        return product
    }
}
