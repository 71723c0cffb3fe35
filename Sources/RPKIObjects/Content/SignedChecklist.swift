public import RPKITypes

/// The content of a signed checklist (RSC): hashes of files, signed with resources.
public struct SignedChecklist: Hashable, Sendable {
    /// A file, by hash and perhaps by name.
    public struct Entry: Hashable, Sendable {
        /// The name, letters, digits, `.`, `_`, `-`; nil where only the hash is given.
        public let fileName: String?
        /// The SHA-256 of the file.
        public let hash: SHA256Digest
    }

    /// The resources that the checklist is signed with, not empty.
    public let resources: ResourceSet
    /// The entries, at least one.
    public let entries: [Entry]

    /// Decodes the eContent that lies at `range` of an object.
    ///
    /// - Throws: ``DecodeError`` with the offset in the object.
    /// - Complexity: O(*n*) expected.
    /// - Source: RFC 9323, section 4.
    package init(_ range: Range<Int>, of der: Span<UInt8>, limits: Limits) throws(DecodeError) {
        var reader = DERReader(range)
        var fields = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        try fields.readDefaultZeroVersion(in: der, orThrow: .checklist(.version))
        resources = try SignedChecklist.readResources(&fields, der, limits)
        try fields.readAlgorithm(.sha256, in: der, orThrow: .checklist(.digestAlgorithm))
        var list = try fields.enter(DERTag.sequence, in: der)
        try fields.finish()
        guard !list.isAtEnd else { throw DecodeError(.checklist(.empty), at: list.position) }
        var entries: [Entry] = []
        var names = Set<String>()
        var namelessHashes = Set<SHA256Digest>()
        while !list.isAtEnd {
            let start = list.position
            guard entries.count < limits.checklistEntries else {
                throw DecodeError(.checklist(.tooManyEntries(limit: limits.checklistEntries)), at: start)
            }
            let entry = try SignedChecklist.readEntry(&list, der)
            let isNew: Bool
            if let name = entry.fileName {
                isNew = names.insert(name).inserted
            } else {
                isNew = namelessHashes.insert(entry.hash).inserted
            }
            guard isNew else { throw DecodeError(.checklist(.entryTwice), at: start) }
            entries.append(entry)
        }
        self.entries = entries
    }

    private static func readEntry(_ list: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) -> Entry {
        var fields = try list.enter(DERTag.sequence, in: der)
        var fileName: String?
        if let element = try fields.readOptional(DERTag.ia5String, in: der) {
            for index in element.content {
                switch der[index] {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: continue
                default: throw DecodeError(.checklist(.fileName), at: element.start)
                }
            }
            guard !element.content.isEmpty else {
                throw DecodeError(.checklist(.fileName), at: element.start)
            }
            fileName = der.text(element.content)
        }
        let element = try fields.read(DERTag.octetString, in: der)
        try fields.finish()
        guard let hash = SHA256Digest(der.extracting(element.content)) else {
            throw DecodeError(.checklist(.hashForm), at: element.start)
        }
        return Entry(fileName: fileName, hash: hash)
    }

    /// Section 4.2: RFC 3779 lists in canonical form, without inherit.
    private static func readResources(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> ResourceSet {
        let start = fields.position
        do throws(DecodeError) {
            var block = try fields.enter(DERTag.sequence, in: der)
            var resources = ResourceSet()
            if var wrapper = try block.readOptional(DERTag.context(0), in: der).map({ DERReader($0.content) })
            {
                var identifiers = try wrapper.enter(DERTag.sequence, in: der)
                var asnum = try identifiers.enter(DERTag.context(0), in: der)
                var isSingle = false
                resources.asns = try ASIdentifiers.decodeList(&asnum, der, limits, isSingle: &isSingle)
                try asnum.finish()
                try identifiers.finish()
                try wrapper.finish()
            }
            if var wrapper = try block.readOptional(DERTag.context(1), in: der).map({ DERReader($0.content) })
            {
                var families = try wrapper.enter(DERTag.sequence, in: der)
                try wrapper.finish()
                var last: IPFamily?
                while !families.isAtEnd {
                    var family = try families.enter(DERTag.sequence, in: der)
                    let name = try AddressBlocks.readFamily(&family, der, orThrow: .checklist(.resources))
                    guard last.map({ $0 < name }) ?? true else {
                        throw DecodeError(.checklist(.resources), at: start)
                    }
                    last = name
                    resources[name] = try AddressBlocks.decodeList(&family, name, der, limits)
                    try family.finish()
                }
            }
            try block.finish()
            guard !resources.isEmpty else { throw DecodeError(.checklist(.resources), at: start) }
            return resources
        } catch {
            guard case .certificate = error.reason else { throw error }
            throw DecodeError(.checklist(.resources), at: error.offset)
        }
    }
}
