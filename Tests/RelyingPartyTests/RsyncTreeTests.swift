import Glibc
import RPKITypes
import RPKIValidation
import RelyingParty
import Testing

@Suite("A tree of objects on disk")
struct RsyncTreeTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write([1, 2, 3], to: "tree/host/module/ca/a.roa")
        try directory.write([9], to: "secret.roa")
        try directory.makeDirectory("outside")
        try directory.write([9], to: "outside/a.roa")
    }

    private func read(
        _ name: String,
        in point: String = "rsync://host/module/ca/",
        maximumSize: Int = 100
    ) throws -> ObjectRead {
        let tree = try RsyncTree(path: directory("tree"))
        let name = try #require(FileName(name))
        return tree.publicationPoint(at: try RsyncURI(point), notification: nil).read(
            name,
            maximumSize: maximumSize
        )
    }

    @Test("A regular file is read whole")
    func regular() throws {
        #expect(try read("a.roa") == .bytes([1, 2, 3]))
        #expect(try read("a.roa", in: "rsync://host/module/ca") == .bytes([1, 2, 3]))
    }

    @Test("An empty file is no bytes, not an absence")
    func empty() throws {
        try directory.write([], to: "tree/host/module/ca/e.roa")
        #expect(try read("e.roa") == .bytes([]))
    }

    @Test(
        "Missing files, directories, modules and hosts are absent",
        arguments: [
            "rsync://host/module/ca/", "rsync://host/module/other/", "rsync://host/other/",
            "rsync://other/module/",
            "rsync://host/module/ca/a.roa/",
        ]
    )
    func missing(_ point: String) throws {
        #expect(try read("b.roa", in: point) == .absent)
    }

    @Test(
        "A link in place of a file is not followed",
        arguments: ["../../../../secret.roa", "a.roa", "nowhere"]
    )
    func linkedFile(_ target: String) throws {
        try directory.link("tree/host/module/ca/l.roa", to: target)
        #expect(try read("l.roa") == .unreadable(errno: ELOOP))
    }

    @Test("A link in place of a directory is not followed, at any level")
    func linkedDirectory() throws {
        try directory.link("tree/host/module/linked", to: directory("outside"))
        try directory.link("tree/host/linked", to: "module")
        try directory.link("tree/linked", to: "host")
        #expect(try read("a.roa", in: "rsync://host/module/linked/") == .unreadable(errno: ELOOP))
        #expect(try read("a.roa", in: "rsync://host/linked/ca/") == .unreadable(errno: ELOOP))
        #expect(try read("a.roa", in: "rsync://linked/module/ca/") == .unreadable(errno: ELOOP))
    }

    @Test("The root itself may be a link: the operator chose it")
    func linkedRoot() throws {
        try directory.link("link", to: "tree")
        let tree = try RsyncTree(path: directory("link"))
        let name = try #require(FileName("a.roa"))
        let point = tree.publicationPoint(at: try RsyncURI("rsync://host/module/ca/"), notification: nil)
        #expect(point.read(name, maximumSize: 3) == .bytes([1, 2, 3]))
    }

    @Test("A FIFO neither blocks nor is read", .timeLimit(.minutes(1)))
    func fifo() throws {
        #expect(mkfifo(directory("tree/host/module/ca/f.roa"), 0o644) == 0)
        #expect(mkfifo(directory("tree/host/module/pipe"), 0o644) == 0)
        #expect(try read("f.roa") == .unreadable(errno: EINVAL))
        #expect(try read("f.roa", in: "rsync://host/module/pipe/") == .absent)
    }

    @Test("A directory in place of a file is unreadable")
    func directoryAsFile() throws {
        try directory.makeDirectory("tree/host/module/ca/d.roa")
        #expect(try read("d.roa") == .unreadable(errno: EISDIR))
    }

    @Test("A file without permission is unreadable, to all but root")
    func permission() throws {
        #expect(chmod(directory("tree/host/module/ca/a.roa"), 0) == 0)
        #expect(try read("a.roa") == (geteuid() == 0 ? .bytes([1, 2, 3]) : .unreadable(errno: EACCES)))
    }

    @Test("The limit is the largest size that is read")
    func limit() throws {
        #expect(try read("a.roa", maximumSize: 3) == .bytes([1, 2, 3]))
        #expect(try read("a.roa", maximumSize: 2) == .tooLarge(size: 3))
    }

    @Test("A huge file is refused by its size, without reading it")
    func huge() throws {
        #expect(truncate(directory("tree/host/module/ca/a.roa"), 1 << 40) == 0)
        #expect(try read("a.roa", maximumSize: 8_000_000) == .tooLarge(size: 1 << 40))
    }

    @Test(
        "No path leads out of the tree, even one that was not checked as a URI",
        arguments: [
            "rsync://host/module/../../../outside/", "rsync://../outside/", "rsync://host/module/./ca/",
            "rsync://host/module/.hidden/",
        ]
    )
    func dots(_ text: String) throws {
        #expect(throws: URIReason.self) { try RsyncURI(text) }
        let tree = try RsyncTree(path: directory("tree"))
        let point = tree.publicationPoint(at: RsyncURI(checked: Array(text.utf8)), notification: nil)
        let name = try #require(FileName("a.roa"))
        #expect(point.read(name, maximumSize: 100) == .unreadable(errno: EINVAL))
    }

    @Test("Trust anchor certificates lie at HOST/MODULE/path and HOST/path")
    func trustAnchors() throws {
        try directory.write([4], to: "tree/host/ta/root.cer")
        let tree = try RsyncTree(path: directory("tree"))
        let rsync = TrustAnchorURI.rsync(try RsyncURI("rsync://host/ta/root.cer"))
        let https = TrustAnchorURI.https(try HTTPSURI("https://host/ta/root.cer"))
        #expect(tree.trustAnchorCertificate(at: rsync, maximumSize: 10) == .bytes([4]))
        #expect(tree.trustAnchorCertificate(at: https, maximumSize: 10) == .bytes([4]))
        #expect(tree.trustAnchorCertificate(at: https, maximumSize: 0) == .tooLarge(size: 1))
        let other = TrustAnchorURI.https(try HTTPSURI("https://other/ta/root.cer"))
        #expect(tree.trustAnchorCertificate(at: other, maximumSize: 10) == .absent)
        let folder = TrustAnchorURI.https(try HTTPSURI("https://host/ta/"))
        #expect(tree.trustAnchorCertificate(at: folder, maximumSize: 10) == .unreadable(errno: EINVAL))
        #expect(tree.storedTrustAnchorCertificate(named: "x") == nil)
    }

    @Test("Descriptors are closed: many publication points fit one after the other")
    func descriptors() throws {
        let tree = try RsyncTree(path: directory("tree"))
        let uri = try RsyncURI("rsync://host/module/ca/")
        let name = try #require(FileName("a.roa"))
        for _ in 0..<20_000 {
            guard
                tree.publicationPoint(at: uri, notification: nil).read(name, maximumSize: 10)
                    == .bytes([1, 2, 3])
            else {
                Issue.record("a read failed")
                return
            }
        }
    }

    @Test("A root that is missing, a file, or a FIFO is an error of ours")
    func unusableRoot() throws {
        #expect(throws: FileError.failed(.open, path: directory("none"), errno: ENOENT)) {
            try RsyncTree(path: directory("none"))
        }
        #expect(throws: FileError.failed(.open, path: directory("secret.roa"), errno: ENOTDIR)) {
            try RsyncTree(path: directory("secret.roa"))
        }
        let error = FileError.failed(.open, path: "/x", errno: ENOENT)
        #expect("\(error)" == "cannot open /x: No such file or directory")
    }
}
