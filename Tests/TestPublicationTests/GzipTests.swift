import TestPublication
import Testing

@Suite("Gzip")
struct GzipTests {
    @Test("What is stored is inflated by gzip itself", arguments: [0, 1, 65_535, 65_536, 200_000])
    func stored(count: Int) async throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        #expect(try await inflate(Gzip.encode(content)) == content)
    }

    @Test("A bomb is inflated by gzip itself", arguments: [0, 1, 257, 258, 259, 2_000, 1_000_000])
    func bomb(count: UInt64) async throws {
        for byte in [UInt8(0), 0x20, 0xFF] {
            let prefix = Array("<a>".utf8)
            let bomb = GzipBomb(prefix: prefix, byte: byte, count: count, suffix: Array("</a>".utf8))
            let content = try await inflate(bomb.bytes)
            #expect(content.count == Int(bomb.inflatedSize))
            #expect(content.count >= Int(count) + 7 && content.count < Int(count) + 7 + 520)
            #expect(content.starts(with: prefix) && content.suffix(4) == Array("</a>".utf8)[...])
            #expect(content.dropFirst(3).dropLast(4).allSatisfy { $0 == byte })
        }
    }

    @Test("Gigabytes cost a thousandth on the wire")
    func ratio() {
        let bomb = GzipBomb(count: 10 << 30)
        #expect(bomb.size < 11 << 20)
        #expect(bomb.inflatedSize >= 10 << 30)
    }

    private func inflate(_ bytes: [UInt8]) async throws -> [UInt8] {
        try await withTemporaryDirectory { directory in
            try write(bytes, to: directory + "/file.gz")
            let run = try await ToolRun.run("gzip", ["-dc", directory + "/file.gz"])
            #expect(run.status == 0, "\(run.errorText)")
            return run.output
        }
    }
}
