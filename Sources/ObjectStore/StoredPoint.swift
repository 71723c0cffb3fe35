import RPKICrypto
package import RPKITypes

/// Identifies a publication point across runs: the trust anchor and the keys down to its CA.
///
/// The path, and not the CA's key or URI, so that a CA which certifies another's key cannot replace what is kept
/// of the other.
package struct PointKey: Hashable, Sendable {
    /// The name of the trust anchor.
    package var trustAnchor: String
    /// Subject key identifiers from the trust anchor to the CA.
    package var path: [KeyIdentifier]

    /// Makes a key.
    package init(trustAnchor: String, path: [KeyIdentifier]) {
        self.trustAnchor = trustAnchor
        self.path = path
    }
}

/// A publication point that was validated whole, to be kept as the last good one.
package struct AcceptedPoint: Hashable, Sendable {
    /// Whose it is.
    package var key: PointKey
    /// The URI under which the manifest was published.
    package var manifestURI: RsyncURI
    /// The SHA-256 of the manifest.
    package var manifest: SHA256Digest
    /// The listed files with their SHA-256, without the manifest; names are unique.
    package var files: [(name: FileName, digest: SHA256Digest)]

    /// Makes a point.
    package init(
        key: PointKey,
        manifestURI: RsyncURI,
        manifest: SHA256Digest,
        files: [(name: FileName, digest: SHA256Digest)]
    ) {
        self.key = key
        self.manifestURI = manifestURI
        self.manifest = manifest
        self.files = files
    }

    /// Equal in all parts.
    package static func == (left: AcceptedPoint, right: AcceptedPoint) -> Bool {
        left.key == right.key && left.digest == right.digest
    }

    /// By key and manifest.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(manifest)
    }
}

extension AcceptedPoint {
    /// SHA-256 over the URI and hash of the manifest and over names and hashes of the files, in their order.
    var digest: SHA256Digest {
        var bytes = manifestURI.bytes + [0] + manifest.bytes
        for (name, digest) in files {
            bytes += name.description.utf8
            let offset = bytes.count
            bytes += repeatElement(0, count: 33)
            digest.copyBytes(to: &bytes, at: offset + 1)
        }
        return SHA256.digest(bytes.span)
    }
}

/// The last good version of a publication point.
package struct StoredPoint: Sendable {
    /// The URI under which the manifest was published.
    package let manifestURI: RsyncURI
    /// The manifest; not hashed again.
    package let manifest: [UInt8]
    /// The SHA-256 of the manifest.
    package let manifestDigest: SHA256Digest
    /// When the point was last committed, to the hour.
    package let lastUsed: Timestamp
    private let files: StoredFiles

    init(
        manifestURI: RsyncURI,
        manifest: [UInt8],
        manifestDigest: SHA256Digest,
        lastUsed: Timestamp,
        files: StoredFiles
    ) {
        self.manifestURI = manifestURI
        self.manifest = manifest
        self.manifestDigest = manifestDigest
        self.lastUsed = lastUsed
        self.files = files
    }

    /// The names of all files beside the manifest, in no particular order.
    package var names: some Collection<String> { files.entries.keys }

    /// Reads a file of at most `maximumSize` bytes.
    package func read(_ name: FileName, maximumSize: Int) -> StoredRead {
        files.read(name.description, maximumSize: maximumSize)
    }

    /// The SHA-256 under which a file is stored; nil when there is no such file.
    package func digest(_ name: FileName) -> SHA256Digest? { files.entries[name.description]?.digest }
}

/// The files of a last good point in one blob: for each the length of its name (1 byte), the name, and the id of its
/// object (8 bytes, most significant first).
enum FileList {
    /// Encodes names of at most 255 bytes.
    static func encode(_ files: [(name: String, object: Int64)]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(files.count * 48)
        for (name, object) in files {
            bytes.append(UInt8(truncatingIfNeeded: name.utf8.count))
            bytes += name.utf8
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: object >> Int64(shift)))
            }
        }
        return bytes
    }

    /// Decodes; nothing but what ``encode(_:)`` makes is accepted.
    static func decode(_ bytes: [UInt8]) throws(ColumnMismatch) -> [(name: String, object: Int64)] {
        var files: [(name: String, object: Int64)] = []
        var index = 0
        while index < bytes.count {
            let start = index + 1
            let end = start + Int(bytes[index])
            guard end + 8 <= bytes.count else { throw ColumnMismatch() }
            let object = bytes[end..<(end + 8)].reduce(Int64(0)) { $0 << 8 | Int64($1) }
            files.append((String(decoding: bytes[start..<end], as: UTF8.self), object))
            index = end + 8
        }
        return files
    }
}
