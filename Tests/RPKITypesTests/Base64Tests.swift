import RPKITypes
import Testing

@Suite("Base64")
struct Base64Tests {
    /// Numbers that are the same in each run.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    /// One character after another, by the text of RFC 4648.
    private static func naive(_ text: [UInt8]) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var characters = text.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard characters.count % 4 == 0 else { return nil }
        var padding = 0
        while characters.last == 0x3D {
            characters.removeLast()
            padding += 1
        }
        guard padding <= 2 else { return nil }
        var bits: [UInt8] = []
        for character in characters {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            for bit in (0..<6).reversed() { bits.append(UInt8(value >> bit & 1)) }
        }
        let stray = bits.count % 8
        guard bits.suffix(stray).allSatisfy({ $0 == 0 }) else { return nil }
        return stride(from: 0, to: bits.count - stray, by: 8).map { start in
            bits[start..<(start + 8)].reduce(0) { $0 << 1 | $1 }
        }
    }

    private static func pieces(_ text: [UInt8], _ generator: inout Generator, longest: Int) -> [UInt8]? {
        var decoder = Base64.Decoder()
        var bytes: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(Int.random(in: 0...longest, using: &generator)))
            rest = rest.dropFirst(piece.count)
            guard decoder.decode(piece.span, appendingTo: &bytes, limit: .max) == .decoded else { return nil }
        }
        return decoder.isComplete ? bytes : nil
    }

    @Test("What is encoded is decoded, for every length and byte")
    func roundTrip() {
        var generator = Generator(state: 1)
        for count in 0...600 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = Array(Base64.encode(bytes).utf8)
            #expect(Base64.decode(text) == bytes)
            #expect(Self.naive(text) == bytes)
        }
    }

    @Test("However a text is cut, broken or blank in between, the result is that of the naive decoder")
    func splits() {
        var generator = Generator(state: 2)
        for round in 0..<5_000 {
            let count = Int.random(in: 0...(round % 50 == 0 ? 2_000 : 60), using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var text = Array(Base64.encode(bytes).utf8)
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                let place = Int.random(in: 0...text.count, using: &generator)
                switch Int.random(in: 0..<6, using: &generator) {
                case 0, 1: text.insert([0x20, 0x0A, 0x0D, 0x09][place % 4], at: place)
                case 2: text.insert(0x3D, at: place)
                case 3: text.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                case 4 where place < text.count: text.remove(at: place)
                default: break
                }
            }
            let expected = Self.naive(text)
            #expect(Base64.decode(text) == expected)
            #expect(Self.pieces(text, &generator, longest: 70) == expected)
            #expect(Self.pieces(text, &generator, longest: 3) == expected)
        }
    }

    @Test("Every byte at every place of a group")
    func bytes() {
        for place in 0..<40 {
            for byte in 0...255 {
                var text = Array(repeating: UInt8(0x41), count: 40)
                text[place] = UInt8(byte)
                #expect(Base64.decode(text) == Self.naive(text), "\(byte) at \(place)")
            }
        }
    }

    @Test("The limit holds to the byte, however the text is cut")
    func limit() {
        for count in 0...70 {
            let text = Array(Base64.encode([UInt8](repeating: 7, count: count)).utf8)
            for limit in 0...72 {
                for longest in [1, 2, 3, 5, 200] {
                    var decoder = Base64.Decoder()
                    var bytes: [UInt8] = []
                    var outcome = Base64.Decoder.Outcome.decoded
                    for start in stride(from: 0, to: text.count, by: longest) where outcome == .decoded {
                        let piece = Array(text[start..<min(start + longest, text.count)])
                        outcome = decoder.decode(piece.span, appendingTo: &bytes, limit: limit)
                    }
                    #expect(outcome == (count > limit ? .full : .decoded))
                    #expect(bytes.count == min(count, limit))
                }
            }
        }
    }
}
