import Glibc
import RPKITypes

/// A directory that goes with everything in it.
struct TemporaryDirectory: ~Copyable {
    /// Its absolute path.
    let path: String

    /// Makes one in a directory that exists.
    init(in parent: String) throws(FetchReason) {
        path = "\(parent)/.fetch-\(getpid())-\(UInt64.random(in: .min ... .max))"
        guard mkdir(path, 0o700) == 0 else { throw .storage(errno: errno) }
    }

    deinit {
        do throws(FetchReason) {
            try RsyncTree.remove(path)
        } catch {
            // Its place is the operator's to clean; nothing here depends on it.
            return
        }
    }
}
