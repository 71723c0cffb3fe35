public import RPKITypes

/// The content of a manifest: the files of a publication point with their hashes.
public struct Manifest: Sendable {
    /// The manifest number.
    public let number: LongNumber
    /// When the manifest was issued.
    public let thisUpdate: Timestamp
    /// When the next one is due at the latest; after `thisUpdate`.
    public let nextUpdate: Timestamp
    /// The files, in the order of the manifest; names are unique.
    public let entries: [Entry]
    /// Names that have the hash of an entry before them, at most ten.
    package let repeatedHashes: [FileName]

    /// A file on a manifest.
    public struct Entry: Hashable, Sendable {
        /// The name in the directory of the publication point.
        public let name: FileName
        /// The SHA-256 of the file.
        public let hash: SHA256Digest
    }

    /// Decodes the eContent that lies at `range` of an object.
    ///
    /// - Throws: ``DecodeError`` with the offset in the object.
    /// - Complexity: O(*n*) expected.
    /// - Source: RFC 9286, section 4.2.
    package init(_ range: Range<Int>, of der: Span<UInt8>, limits: Limits) throws(DecodeError) {
        var reader = DERReader(range)
        var fields = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        try fields.readDefaultZeroVersion(in: der, orThrow: .manifest(.version))
        number = try fields.readLongNumber(in: der, orThrow: .manifest(.number))
        let timesStart = fields.position
        thisUpdate = try fields.readGeneralizedTime(in: der)
        nextUpdate = try fields.readGeneralizedTime(in: der)
        guard thisUpdate < nextUpdate else {
            throw DecodeError(
                .manifest(.updatesInverted(thisUpdate: thisUpdate, nextUpdate: nextUpdate)),
                at: timesStart
            )
        }
        let algorithmStart = fields.position
        guard try fields.readOID(in: der) == .sha256 else {
            throw DecodeError(.manifest(.hashAlgorithm), at: algorithmStart)
        }
        var list = try fields.enter(DERTag.sequence, in: der)
        try fields.finish()

        var entries: [Entry] = []
        // An entry takes 43 octets at the least, so that a small file cannot reserve much.
        let expectedCount = min(limits.manifestEntries, (list.end - list.position) / 43)
        entries.reserveCapacity(expectedCount)
        var names = Set<FileName>(minimumCapacity: expectedCount)
        var hashes = Set<SHA256Digest>(minimumCapacity: expectedCount)
        var repeatedHashes: [FileName] = []
        while !list.isAtEnd {
            let start = list.position
            guard entries.count < limits.manifestEntries else {
                throw DecodeError(.manifest(.tooManyEntries(limit: limits.manifestEntries)), at: start)
            }
            let entry = try Manifest.readEntry(&list, der)
            guard names.insert(entry.name).inserted else {
                throw DecodeError(.manifest(.fileNameTwice(name: entry.name)), at: start)
            }
            if !hashes.insert(entry.hash).inserted, repeatedHashes.count < 10 {
                repeatedHashes.append(entry.name)
            }
            entries.append(entry)
        }
        self.entries = entries
        self.repeatedHashes = repeatedHashes
    }

    private static func readEntry(_ list: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) -> Entry {
        var fields = try list.enter(DERTag.sequence, in: der)
        let nameElement = try fields.read(DERTag.ia5String, in: der)
        guard let name = FileName(der.extracting(nameElement.content)) else {
            throw DecodeError(.manifest(.fileName), at: nameElement.start)
        }
        let hashStart = fields.position
        let bits = try fields.readBitString(in: der)
        try fields.finish()
        guard bits.unusedBits == 0, let hash = SHA256Digest(der.extracting(bits.octets)) else {
            throw DecodeError(.manifest(.hashForm), at: hashStart)
        }
        return Entry(name: name, hash: hash)
    }
}
