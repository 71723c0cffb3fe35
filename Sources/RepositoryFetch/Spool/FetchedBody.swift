import RPKICrypto
package import RPKITypes

/// Where a body is put.
package enum BodyPlace: Hashable, Sendable {
    /// For small files: notification files and certificates.
    case memory
    /// Into a nameless file in this directory.
    case file(directory: String)
}

/// What was fetched, with its digest.
package struct FetchedBody: Sendable {
    /// Where the bytes are.
    package enum Content: Sendable {
        case memory([UInt8])
        case file(SpooledFile)
    }

    /// The bytes, inflated.
    package let content: Content
    /// The SHA-256 of the bytes.
    package let digest: SHA256Digest
    /// How many bytes there are.
    package let size: Int

    /// Hands the bytes over in order, in pieces of at most `count`.
    package func forEachChunk(of count: Int = 65_536, _ body: (Span<UInt8>) throws -> Void) throws {
        switch content {
        case .memory(let bytes):
            let span = bytes.span
            var start = 0
            while start < span.count {
                let end = min(start + count, span.count)
                try body(span.extracting(start..<end))
                start = end
            }
        case .file(let file):
            var offset = 0
            while offset < file.size {
                let chunk = try file.read(at: offset, count: count)
                try body(chunk.span)
                offset += chunk.count
            }
        }
    }

    /// All bytes in memory; at most `limit`.
    package func bytes(upTo limit: Int) throws(FetchReason) -> [UInt8] {
        guard size <= limit else { throw .tooLarge(limit: limit) }
        switch content {
        case .memory(let bytes): return bytes
        case .file(let file): return try file.read(at: 0, count: file.size)
        }
    }
}

/// A body being received: bounded, hashed on the way.
struct BodyWriter: ~Copyable {
    private let limit: Int
    private var hash = SHA256Stream()
    private(set) var size = 0
    private var memory: [UInt8] = []
    private var file: SpoolWriter?

    init(place: BodyPlace, limit: Int) throws(FetchReason) {
        self.limit = limit
        switch place {
        case .memory: file = nil
        case .file(let directory): file = try SpoolWriter(directory: directory)
        }
    }

    /// Appends bytes; returns false, and takes none, when they would be too many.
    mutating func write(_ bytes: Span<UInt8>) throws(FetchReason) -> Bool {
        guard bytes.count <= limit - size else { return false }
        size += bytes.count
        hash.update(bytes)
        guard file == nil else {
            try file?.write(bytes)
            return true
        }
        bytes.withUnsafeBufferPointer { memory.append(contentsOf: $0) }
        return true
    }

    /// Hands the body over.
    consuming func finish() -> FetchedBody {
        let content: FetchedBody.Content =
            if let spooled = file?.finish() { .file(spooled) } else { .memory(memory) }
        let size = size
        return FetchedBody(content: content, digest: hash.finish(), size: size)
    }
}
