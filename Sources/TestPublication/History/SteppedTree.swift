import Glibc
import RPKITypes
import TestAuthority

/// Writes the steps of a history as directories to serve with rsync, a new one for each change of a repository.
///
/// Files that stay are hard links; new ones have the time of their step, so that no two versions of a file look
/// the same to rsync.
package struct SteppedTree: Sendable {
    private struct Version {
        var path: String
        var files: [String: [UInt8]]
    }

    private let directory: String
    private var versions: [String: Version] = [:]
    private var older: [String: String] = [:]
    /// Directories made so far; a step may be published again later.
    private var count = 0

    /// Makes a writer.
    package init(directory: String) { self.directory = directory }

    /// Writes what has changed, and tells the directory of each module that has.
    package mutating func write(_ step: PublicationStep) throws -> [String: String] {
        var changed: [String: String] = [:]
        for repository in step.repositories {
            let name = repository.place.name
            let files = repository.files.merging(repository.furtherFiles) { $1 }
            let old = versions[name]
            guard old?.files != files else { continue }
            let path = "\(directory)/\(name)/\(count)"
            count += 1
            try write(files, to: path, old, time: step.time)
            // Transfers that began in the version before may go on.
            if let path = older[name] { FileTree.remove(path) }
            older[name] = old?.path
            versions[name] = Version(path: path, files: files)
            changed[name] = path
        }
        return changed
    }

    private func write(_ files: [String: [UInt8]], to path: String, _ old: Version?, time: Timestamp) throws {
        var directories: Set<Substring> = []
        try FileOutput.makeDirectory(path)
        for (name, bytes) in files {
            let target = "\(path)/\(name)"
            if let slash = name.lastIndex(of: "/"), directories.insert(name[..<slash]).inserted {
                try FileOutput.makeDirectory("\(path)/\(name[..<slash])")
            }
            if let old, old.files[name] == bytes, link("\(old.path)/\(name)", target) == 0 { continue }
            try FileOutput.write(bytes, to: target)
            let seconds = timeval(tv_sec: Int(time.secondsSinceEpoch), tv_usec: 0)
            guard utimes(target, [seconds, seconds]) == 0 else {
                throw PublicationError.system(call: "utimes", errno: errno)
            }
        }
    }
}
