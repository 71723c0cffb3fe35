package import RPKITypes

/// A directory tree that rsync has filled, of which nothing is believed.
package enum RsyncTree {
    /// How deep directories may be nested; real ones have fewer than 10 levels.
    static let depth = 32

    /// What a scan met.
    package struct Summary: Hashable, Sendable {
        /// Files that were handed over.
        package var files = 0
        /// Their bytes.
        package var bytes = 0
        /// Entries that were not: links and special files, hidden ones, too large or too deep ones, and those
        /// whose name or suffix no RPKI object has.
        package var ignored = 0

        /// Nothing yet.
        package init() {}
    }

    /// Hands over each file that may be an RPKI object, one by one in no order.
    ///
    /// - Parameters:
    ///   - path: the directory that ``RsyncTransport/mirror(_:into:deadline:)`` has filled.
    ///   - base: the URI that was fetched into it.
    ///   - limits: sizes and numbers.
    ///   - body: gets URI, bytes and time of change.
    /// - Returns: what was met.
    /// - Throws: ``FetchReason/storage(errno:)``, ``FetchReason/rsyncTooLarge(limit:)``,
    ///   ``FetchReason/rsyncTooManyFiles(limit:)``, and what `body` throws.
    package static func scan(
        _ path: String,
        base: RsyncURI,
        limits: TransferLimits,
        _ body: (RsyncURI, [UInt8], Timestamp) throws -> Void
    ) throws -> Summary {
        var summary = Summary()
        let root = try Directory(path: path)
        try scan(root, prefix: base.asDirectory.bytes, depth: 0, limits: limits, &summary, body)
        return summary
    }

    private static func scan(
        _ directory: borrowing Directory,
        prefix: [UInt8],
        depth level: Int,
        limits: TransferLimits,
        _ summary: inout Summary,
        _ body: (RsyncURI, [UInt8], Timestamp) throws -> Void
    ) throws {
        for name in try directory.names(upTo: limits.repositoryObjects) {
            guard name.first != 0x2E, !Task.isCancelled else {
                guard !Task.isCancelled else { throw FetchReason.cancelled }
                summary.ignored += 1
                continue
            }
            switch directory.kind(of: name) {
            case .directory:
                guard level < depth, let inner = directory.directory(name) else {
                    summary.ignored += 1
                    continue
                }
                try scan(
                    inner,
                    prefix: prefix + name + [0x2F],
                    depth: level + 1,
                    limits: limits,
                    &summary,
                    body
                )
            case .file:
                guard let uri = uri(prefix + name), let file = directory.read(name, upTo: limits.objectSize)
                else {
                    summary.ignored += 1
                    continue
                }
                summary.files += 1
                summary.bytes += file.bytes.count
                try check(files: summary.files, bytes: summary.bytes, limits)
                try body(uri, file.bytes, file.changed)
            case .other, nil: summary.ignored += 1
            }
        }
    }

    private static func check(files: Int, bytes: Int, _ limits: TransferLimits) throws(FetchReason) {
        guard files <= limits.repositoryObjects else {
            throw .rsyncTooManyFiles(limit: limits.repositoryObjects)
        }
        guard bytes <= limits.repositorySize else { throw .rsyncTooLarge(limit: limits.repositorySize) }
    }

    /// The URI of a file, when all of it is as RPKI demands and the suffix is a known one.
    private static func uri(_ bytes: [UInt8]) -> RsyncURI? {
        let isKnown = RsyncArguments.suffixes.contains {
            bytes.count > 4 && bytes.suffix(4).elementsEqual(".\($0)".utf8)
        }
        guard isKnown else { return nil }
        do {
            return try RsyncURI(bytes: bytes)
        } catch {
            return nil
        }
    }
}

extension RsyncTree {
    /// What a tree takes.
    struct Usage: Hashable, Sendable {
        /// Bytes of all files, or of the blocks that they take when that is more.
        var bytes = 0
        /// Files, directories and everything else.
        var entries = 0
    }

    /// Measures a tree, hidden and special files included, until it is too large.
    static func usage(_ path: String, limits: TransferLimits) throws(FetchReason) -> Usage {
        var usage = Usage()
        try measure(try Directory(path: path), depth: 0, limits: limits, &usage)
        return usage
    }

    private static func measure(
        _ directory: borrowing Directory,
        depth level: Int,
        limits: TransferLimits,
        _ usage: inout Usage
    ) throws(FetchReason) {
        // What is nested too deep cannot be counted, so it counts as too much.
        guard level <= depth * 2 else { throw .rsyncTooManyFiles(limit: limits.repositoryObjects) }
        let left = max(1, limits.repositoryObjects - usage.entries + 1)
        for name in try directory.names(upTo: left) {
            usage.entries += 1
            switch directory.kind(of: name) {
            case .file(let size, let blocks, _):
                guard size <= limits.objectSize else { throw .tooLarge(limit: limits.objectSize) }
                usage.bytes += max(size, blocks * 512)
            case .directory:
                guard let inner = directory.directory(name) else { continue }
                try measure(inner, depth: level + 1, limits: limits, &usage)
            case .other, nil: continue
            }
            try check(files: usage.entries, bytes: usage.bytes, limits)
        }
    }
}

extension RsyncTree {
    /// Removes a tree; links in it are removed and never followed.
    ///
    /// What is not there is as good as removed.
    package static func remove(_ path: String) throws(FetchReason) {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let name = Array((path.lastIndex(of: "/").map { path[$0...].dropFirst() } ?? path[...]).utf8)
        let holder = try Directory(path: parent)
        switch holder.kind(of: name) {
        case nil: return
        case .directory: break
        default:
            let code = holder.remove(name, isDirectory: false)
            guard code == 0 else { throw .storage(errno: code) }
            return
        }
        guard let root = holder.directory(name) else { throw .storage(errno: 13) }
        var moved = 0
        // Each round removes what it meets; directories that are nested too deep come up for the next.
        while !(try root.names(upTo: 1).isEmpty) {
            guard try empty(root, root: root, depth: 0, &moved) else { throw .storage(errno: 39) }
        }
        let code = holder.remove(name, isDirectory: true)
        guard code == 0 else { throw .storage(errno: code) }
    }

    /// Empties a directory; returns whether anything was removed or moved.
    private static func empty(
        _ directory: borrowing Directory,
        root: borrowing Directory,
        depth level: Int,
        _ moved: inout Int
    ) throws(FetchReason) -> Bool {
        var hasProgress = false
        while true {
            let names = try directory.names(upTo: 4_096)
            var hasRemoved = false
            for name in names {
                if directory.remove(name, isDirectory: false) == 0 {
                    hasRemoved = true
                } else if level >= depth {
                    moved += 1
                    if directory.move(name, to: root, as: ".moved-\(moved)") { hasRemoved = true }
                } else {
                    directory.unlock(name)
                    if let inner = directory.directory(name) {
                        _ = try empty(inner, root: root, depth: level + 1, &moved)
                    }
                    if directory.remove(name, isDirectory: true) == 0 { hasRemoved = true }
                }
            }
            hasProgress = hasProgress || hasRemoved
            guard hasRemoved, !names.isEmpty else { return hasProgress }
        }
    }
}
