import Glibc

/// A tree on disk as `test-authority tree` makes it.
struct Tree {
    /// The directory that has `rsync` and `tals`.
    let path: String
    /// How many files there are of each suffix.
    private(set) var counts: [String: Int] = [:]
    /// The sum of the sizes of all files.
    private(set) var bytes = 0
    /// The paths of some ROAs.
    private(set) var sampleROAs: [String] = []

    init(_ path: String) throws {
        self.path = path
        try walk(path + "/rsync")
    }

    private mutating func walk(_ directory: String) throws {
        guard let stream = opendir(directory) else { throw MeasurementError("cannot open \(directory)") }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { buffer in
                String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            let path = "\(directory)/\(name)"
            if entry.pointee.d_type == UInt8(DT_DIR) {
                try walk(path)
            } else {
                let suffix = String(name.suffix(3))
                counts[suffix, default: 0] += 1
                var status = stat()
                if stat(path, &status) == 0 { bytes += Int(status.st_size) }
                if suffix == "roa", sampleROAs.count < 2_000 { sampleROAs.append(path) }
            }
        }
    }

    /// The files of trust anchor locators.
    func locators() throws -> [String] {
        guard let stream = opendir(path + "/tals") else { throw MeasurementError("cannot open \(path)/tals") }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { buffer in
                String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".tal") { names.append("\(path)/tals/\(name)") }
        }
        return names.sorted()
    }

    /// Signatures by CA keys: one on each object, certificate and CRL.
    var signaturesByAuthorities: Int { counts.values.reduce(0, +) }

    /// Signatures by keys of end-entity certificates: one on each signed object.
    var signaturesByEndEntities: Int {
        ["roa", "asa", "mft", "gbr", "tak", "spl"].reduce(0) { $0 + (counts[$1] ?? 0) }
    }
}
