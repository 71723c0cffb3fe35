import Foundation

@testable import RouteSources

/// The files in `Fixtures`; see its README.
enum Fixture {
    static let names = [
        "bview.20020722.2337.gz", "bview.ipv4_unicast_add_path.gz", "bview.ipv6_unicast_add_path.gz",
        "updates.20071015.1505.gz", "updates.20160811.1600.gz", "updates.nlri_mask_trailing_bits.gz",
    ]

    /// Those that are small enough to be damaged in thousands of ways.
    static let small = [
        "bview.ipv4_unicast_add_path.gz", "bview.ipv6_unicast_add_path.gz",
        "updates.nlri_mask_trailing_bits.gz",
    ]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Fixtures"
    )

    /// The octets of a file.
    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: name)))
    }

    /// The octets that a compressed file stands for.
    static func inflated(_ name: String) throws -> [UInt8] { try decompressed(bytes(name)) }

    /// The lines of a compressed text.
    static func lines(_ name: String) throws -> [Substring] {
        String(decoding: try inflated(name), as: UTF8.self).split(separator: "\n")
    }
}

/// Decompresses by the decompressors under test.
func decompressed(_ bytes: [UInt8], pieces: Int = 65_536) throws(DecompressionFault) -> [UInt8] {
    let decompression: any Decompression =
        switch CompressionFormat(recognising: bytes.span) {
        case .none: PlainCopy()
        case .gzip: try GzipDecompression()
        case .bzip2: BZip2Decompression()
        case .zstd: try ZstdDecompression()
        }
    var result: [UInt8] = []
    var room = [UInt8](repeating: 0, count: pieces)
    var consumed = 0
    while true {
        var output = room.mutableSpan
        let next = bytes.span.extracting(consumed..<min(bytes.count, consumed + pieces))
        let step = try decompression.step(next, into: &output)
        result += room[..<step.produced]
        consumed += step.consumed
        if step.consumed == 0, step.produced == 0 { break }
    }
    guard decompression.mayEnd else { throw .truncated }
    guard consumed == bytes.count else { throw .corrupt }
    return result
}
