import RPKITypes
import TestPublication
import Testing

@testable import RepositoryFetch

@Suite("gzip")
struct GzipInflaterTests {
    static func inflate(_ bytes: [UInt8], piece: Int, limit: Int = 10_000_000) throws(FetchReason) -> [UInt8]
    {
        var inflater = try GzipInflater()
        var output: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + piece, bytes.count)
            try inflater.inflate(bytes[start..<end].span) { part throws(FetchReason) in
                guard output.count + part.count <= limit else { throw .inflatedTooLarge(limit: limit) }
                for index in 0..<part.count { output.append(part[index]) }
            }
            start = end
        }
        try inflater.finish()
        return output
    }

    static let text = Array("gzip in pieces".utf8)

    @Test("One member and several, in pieces of every size", arguments: [1, 2, 7, 1_000])
    func members(piece: Int) throws {
        let member = Gzip.encode(Self.text)
        #expect(try Self.inflate(member, piece: piece) == Self.text)
        #expect(try Self.inflate(member + member, piece: piece) == Self.text + Self.text)
    }

    @Test("A run that fills many pieces of output comes whole")
    func long() throws {
        let bomb = GzipBomb(count: 1_000_000)
        let output = try Self.inflate(bomb.bytes, piece: 4_096)
        #expect(output.count == Int(bomb.inflatedSize))
        #expect(output.allSatisfy { $0 == 0x20 })
    }

    @Test("A bomb is stopped within one piece of its limit")
    func bomb() {
        #expect(throws: FetchReason.inflatedTooLarge(limit: 100_000)) {
            try Self.inflate(GzipBomb(count: 1_000_000_000).bytes, piece: 65_536, limit: 100_000)
        }
    }

    @Test("Every truncation is seen")
    func truncated() {
        let member = Gzip.encode(Self.text)
        for count in 0..<member.count {
            #expect(throws: FetchReason.decompression(.truncated)) {
                try Self.inflate(Array(member.prefix(count)), piece: 5)
            }
        }
    }

    @Test("What is changed or appended is seen")
    func corrupt() {
        let member = Gzip.encode(Self.text)
        var changed = member
        changed[member.count - 6] ^= 1
        #expect(throws: FetchReason.decompression(.corrupt)) { try Self.inflate(changed, piece: 3) }
        #expect(throws: FetchReason.decompression(.corrupt)) { try Self.inflate(Self.text, piece: 3) }
        for piece in [1, 1_000] {
            #expect(throws: FetchReason.decompression(.trailingData)) {
                try Self.inflate(member + [0x41, 0x42], piece: piece)
            }
        }
    }
}
