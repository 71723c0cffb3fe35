import Glibc
import TestAuthority

/// A directory of what no client should take from an rsync daemon, beside some ordinary files.
package struct HostileTree: Sendable {
    /// The ordinary files by path, which a client may take.
    package private(set) var good: [String: [UInt8]] = [:]
    /// Symbolic links.
    package private(set) var links: [String] = []
    /// Pipes, sockets, and devices where they could be made.
    package private(set) var special: [String] = []
    /// Files and directories whose name begins with a dot.
    package private(set) var hidden: [String] = []
    /// Files with setuid or setgid bits, or that all may write.
    package private(set) var privileged: [String] = []
    /// Files that take more space than they should.
    package private(set) var large: [String] = []
    /// Files in a very deep directory.
    package private(set) var deep: [String] = []
    /// Files whose names have blanks, controls, quotes, dashes at the front, or no UTF-8.
    package private(set) var odd: [String] = []
    /// Files whose names no RPKI repository has.
    package private(set) var foreign: [String] = []

    private let directory: String

    /// Writes the tree.
    ///
    /// - Parameters:
    ///   - directory: Where; made when it is not there.
    ///   - outside: A file outside of it, which links point to.
    ///   - largeSize: The size of the large file, which is sparse.
    ///   - depth: The depth of the deep directory.
    /// - Throws: An error when a file cannot be written.
    package init(
        writingTo directory: String,
        outside: String = "/etc/passwd",
        largeSize: Int = 1 << 30,
        depth: Int = 200
    ) throws {
        self.directory = directory
        try FileOutput.makeDirectory(directory)
        for name in ["good.roa", "sub/good.mft", "sub/good.crl", "sub/good.cer"] {
            let bytes = Array(repeating: Array("content of \(name)\n".utf8), count: 20).joinedBytes
            good[name] = bytes
            try FileOutput.create(bytes, at: path(name))
        }
        try writeLinks(outside)
        try writeSpecial()
        try writeFiles(&hidden, [".hidden.roa", ".ssh/authorized_keys", "sub/.~tmp~/good.roa", "..roa"])
        try writePrivileged()
        try writeLarge(largeSize)
        let bottom = String(repeating: "d/", count: depth) + "deep.roa"
        try writeFiles(&deep, [bottom])
        try writeFiles(
            &odd,
            [
                "-e.roa", "--delete.roa", "new\nline.roa", "bell\u{7}.roa", "a b.roa", "q'\"`$(id).roa",
                "ü.roa",
            ]
        )
        try writeFiles(&foreign, ["run.sh", "core", "GOOD.ROA", "good.roa.", "x.so"])
    }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }

    private func writeFiles(_ list: inout [String], _ names: [String]) throws {
        for name in names {
            try FileOutput.create(Array(repeating: UInt8(0x41), count: 200), at: path(name))
            list.append(name)
        }
    }

    private mutating func writeLinks(_ outside: String) throws {
        let targets = [
            "absolute.roa": outside, "dangling.roa": "nothing.roa", "loop.roa": "loop.roa", "parent": "..",
            "inside.roa": "good.roa", "climbing.roa": "sub/../../../../../../../../etc/passwd", "root": "/",
        ]
        for (name, target) in targets.sorted(by: { $0.key < $1.key }) {
            guard symlink(target, path(name)) == 0 else { throw failure("symlink") }
            links.append(name)
        }
    }

    private mutating func writeSpecial() throws {
        guard mkfifo(path("pipe.roa"), 0o644) == 0 else { throw failure("mkfifo") }
        special.append("pipe.roa")
        // Devices need rights that a container may not have.
        let zero = dev_t(1 << 8 | 5)
        if mknod(path("device.roa"), S_IFCHR | 0o666, zero) == 0 { special.append("device.roa") }
    }

    private mutating func writePrivileged() throws {
        for (name, mode) in [("setuid.roa", 0o4755), ("setgid.roa", 0o2755), ("open.roa", 0o666)] {
            try writeFiles(&privileged, [name])
            guard chmod(path(name), mode_t(mode)) == 0 else { throw failure("chmod") }
        }
    }

    private mutating func writeLarge(_ size: Int) throws {
        try writeFiles(&large, ["large.roa"])
        guard truncate(path("large.roa"), size) == 0 else { throw failure("truncate") }
        guard link(path("large.roa"), path("large-too.roa")) == 0 else { throw failure("link") }
        large.append("large-too.roa")
    }

    private func failure(_ call: String) -> PublicationError { .system(call: call, errno: errno) }
}
