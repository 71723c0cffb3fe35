/// Writes the bits of DEFLATE, the lowest bit of a byte first.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var buffer: UInt64 = 0
    private var count = 0

    /// The bits that do not fill a byte yet, and how many they are.
    var rest: (bits: UInt64, count: Int) { (buffer, count) }

    /// Writes a number, its lowest bit first.
    mutating func write(_ value: UInt64, bits: Int) {
        buffer |= value << UInt64(count)
        count += bits
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: buffer))
            buffer >>= 8
            count -= 8
        }
    }

    /// Writes a Huffman code, its highest bit first.
    mutating func write(code: String) {
        for character in code.utf8 { write(character == 0x31 ? 1 : 0, bits: 1) }
    }

    /// Fills the byte with zeros.
    mutating func align() { if count > 0 { write(0, bits: 8 - count) } }
}
