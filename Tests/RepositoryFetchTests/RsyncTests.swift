import Glibc
import RPKITypes
import RepositoryFetch
import TestAuthority
import TestPublication
import Testing

/// A directory tree of plain files, given as text by path.
func writeTree(_ files: [String: String], to directory: String) throws {
    for (path, text) in files {
        try FileOutput.create(Array(text.utf8), at: "\(directory)/\(path)")
    }
}

/// What a scan hands over, by URI.
func scanned(
    _ directory: String,
    base: String,
    limits: TransferLimits = TransferLimits()
) throws -> (files: [String: String], summary: RsyncTree.Summary) {
    var files: [String: String] = [:]
    let summary = try RsyncTree.scan(directory, base: try RsyncURI(base), limits: limits) { uri, bytes, _ in
        files[uri.description] = String(decoding: bytes, as: UTF8.self)
    }
    return (files, summary)
}

/// Two directories, and a daemon that serves the first as `module`.
func withModule(
    _ files: [String: String] = ["a.roa": "roa", "sub/b.cer": "cer"],
    _ body: (RsyncDaemon, Client, _ source: String, _ target: String) async throws -> Void
) async throws {
    try await withTemporaryDirectory { directory in
        let (source, target) = ("\(directory)/source", "\(directory)/target")
        try FileOutput.makeDirectory(source)
        try FileOutput.makeDirectory(target)
        try writeTree(files, to: source)
        let client = try Client()
        try await withRsyncDaemon(["module": RsyncModule(source)]) { daemon in
            try await body(daemon, client, source, target)
        }
    }
}

extension Client {
    /// Fetches a module or a directory in it.
    func mirror(
        _ uri: String,
        into directory: String,
        program: String? = nil,
        deadline: Duration = .seconds(60)
    ) async throws {
        let transport = try await RsyncTransport(context, program: program)
        try await transport.mirror(try RsyncURI(uri), into: directory, deadline: Deadline(deadline))
    }

    /// The reason for which it fails; nil when it does not.
    func mirrorFailure(
        _ uri: String,
        into directory: String,
        program: String? = nil,
        deadline: Duration = .seconds(60)
    ) async throws -> FetchReason? {
        do {
            try await mirror(uri, into: directory, program: program, deadline: deadline)
            return nil
        } catch let reason as FetchReason {
            return reason
        }
    }
}

@Suite("Fetching by rsync", .serialized)
struct RsyncTests {
    @Test("A module comes as it is, then only what has changed; what is gone goes")
    func mirror() async throws {
        try await withModule { daemon, client, source, target in
            try await client.mirror(daemon.uri("module"), into: target)
            let base = daemon.uri("module")
            var found = try scanned(target, base: base)
            #expect(found.files == ["\(base)a.roa": "roa", "\(base)sub/b.cer": "cer"])
            #expect(found.summary.files == 2)
            #expect(found.summary.bytes == 6)
            #expect(found.summary.ignored == 0)

            unlink("\(source)/a.roa")
            try writeTree(["c.mft": "mft"], to: source)
            try await client.mirror(daemon.uri("module"), into: target)
            found = try scanned(target, base: base)
            #expect(found.files == ["\(base)c.mft": "mft", "\(base)sub/b.cer": "cer"])
        }
    }

    @Test("A directory in a module, with and without its slash", arguments: ["sub", "sub/"])
    func directory(path: String) async throws {
        try await withModule { daemon, client, _, target in
            try await client.mirror(daemon.uri("module", path), into: target)
            #expect(names(in: target) == ["b.cer"])
        }
    }

    // CVE-2021-3978, and rrdp.md section 7.2.
    @Test("Of a hostile tree only ordinary files come, without their permissions")
    func hostile() async throws {
        try await withTemporaryDirectory { directory in
            let (source, target) = ("\(directory)/source", "\(directory)/target")
            let secret = "\(directory)/secret"
            try FileOutput.create(Array("secret".utf8), at: secret)
            let tree = try HostileTree(writingTo: source, outside: secret, depth: 20)
            try FileOutput.makeDirectory(target)
            try await withRsyncDaemon(["module": RsyncModule(source)]) { daemon in
                let client = try Client()
                let reason = try await client.mirrorFailure(daemon.uri("module"), into: target)
                #expect(reason == nil)
                for link in tree.links { #expect(kind(of: "\(target)/\(link)") == 0, "\(link)") }
                for special in tree.special { #expect(kind(of: "\(target)/\(special)") == 0, "\(special)") }
                for hidden in tree.hidden { #expect(kind(of: "\(target)/\(hidden)") == 0, "\(hidden)") }
                for large in tree.large { #expect(kind(of: "\(target)/\(large)") == 0, "\(large)") }
                for foreign in tree.foreign { #expect(kind(of: "\(target)/\(foreign)") == 0, "\(foreign)") }
                for name in tree.privileged {
                    #expect(kind(of: "\(target)/\(name)") == S_IFREG, "\(name)")
                    #expect(permissions(of: "\(target)/\(name)") == 0o600, "\(name)")
                }
                let base = daemon.uri("module")
                let found = try scanned(target, base: base)
                for (name, bytes) in tree.good {
                    #expect(found.files[base + name] == String(decoding: bytes, as: UTF8.self))
                }
                #expect(!found.files.values.contains("secret"))
                let expected = Set(tree.good.keys).union(tree.privileged).union(tree.deep).union([
                    "-e.roa", "--delete.roa",
                ])
                let strangers = found.files.keys.filter {
                    !expected.contains(String($0.dropFirst(base.count)))
                }
                #expect(strangers.isEmpty, "\(strangers)")
            }
        }
    }

    @Test("Directories without end")
    func deep() async throws {
        let path = String(repeating: "d/", count: 100)
        try await withModule(["\(path)a.roa": "roa"]) { daemon, client, _, target in
            let reason = try await client.mirrorFailure(daemon.uri("module"), into: target)
            #expect(reason?.code == .rsyncTooManyFiles)
        }
    }

    @Test("Refusals of the daemon, with its own words", arguments: RsyncModule.Fault.allCases)
    func refused(fault: RsyncModule.Fault) async throws {
        try await withModule { daemon, client, _, target in
            try daemon.inject(fault, in: "module")
            let reason = try await client.mirrorFailure(daemon.uri("module"), into: target)
            guard case .rsyncFailed(let status, let message)? = reason else {
                Issue.record("\(String(describing: reason))")
                return
            }
            #expect(status != 0)
            #expect(message.description.contains("@ERROR") || message.description.contains("rsync"))
        }
    }

    @Test("What a server says is neutralised and cut")
    func words() async throws {
        let text = "\u{1B}[2J\u{7}" + String(repeating: "a", count: 4_000)
        try await withTemporaryDirectory { target in
            try await withFakeRsyncDaemon(.refuse(text)) { port in
                let reason = try await Client().mirrorFailure(
                    "rsync://localhost:\(port)/module/",
                    into: target
                )
                guard case .rsyncFailed(_, let message)? = reason else {
                    Issue.record("\(String(describing: reason))")
                    return
                }
                #expect(message.description.utf8.allSatisfy { (0x20...0x7E).contains($0) })
                #expect(message.description.utf8.count < 1_000)
                #expect(message.description.contains("aaaa"))
            }
        }
    }

    @Test("Nobody listens")
    func nobody() async throws {
        let port = try UnservedPort(.refusing)
        try await withTemporaryDirectory { target in
            let reason = try await Client().mirrorFailure(
                "rsync://127.0.0.1:\(port.port)/module/",
                into: target
            )
            guard case .rsyncFailed(10, let message)? = reason else {
                Issue.record("\(String(describing: reason))")
                return
            }
            #expect(message.description.contains("Connection refused"))
        }
    }

    @Test("A module with too many bytes, too many files, or too large a file")
    func quota() async throws {
        var files: [String: String] = [:]
        for index in 0..<50 { files["\(index).roa"] = String(repeating: "x", count: 5_000) }
        try await withModule(files) { daemon, client, _, target in
            var client = client
            client.context.limits.repositorySize = 100_000
            let size = try await client.mirrorFailure(daemon.uri("module"), into: target)
            #expect(size == .rsyncTooLarge(limit: 100_000))
            client.context.limits.repositorySize = 10_000_000
            client.context.limits.repositoryObjects = 20
            let number = try await client.mirrorFailure(daemon.uri("module"), into: target)
            #expect(number == .rsyncTooManyFiles(limit: 20))
            try RsyncTree.remove(target)
            try FileOutput.makeDirectory(target)
            client.context.limits.objectSize = 4_000
            try await client.mirror(daemon.uri("module"), into: target)
            #expect(names(in: target).isEmpty, "rsync does not even begin files that are too large")
        }
    }

    @Test("A single file, and what is none")
    func file() async throws {
        try await withModule { daemon, client, source, target in
            let transport = try await RsyncTransport(client.context)
            let deadline = Deadline(.seconds(60))
            func fetch(_ path: String) async throws -> [UInt8] {
                try RsyncTree.remove(target)
                try FileOutput.makeDirectory(target)
                let uri = try RsyncURI(daemon.uri("module", path))
                return try await transport.file(uri, through: target, deadline: deadline)
            }
            #expect(try await fetch("sub/b.cer") == Array("cer".utf8))
            #expect(symlink("/etc/passwd", "\(source)/link.cer") == 0)
            for path in ["none.cer", "sub", "sub/", "link.cer"] {
                await #expect(throws: FetchReason.self, "\(path)") { try await fetch(path) }
            }
        }
    }

    @Test("No program")
    func missing() async throws {
        try await withTemporaryDirectory { target in
            let client = try Client()
            for path in ["rsync", "/nonexistent/rsync", "/tmp"] {
                await #expect(throws: TransportError.rsyncProgram(path: path)) {
                    try await RsyncTransport(client.context, program: path)
                }
            }
            let transport = RsyncTransport.withoutProgram(client.context)
            let uri = try RsyncURI("rsync://localhost/module/")
            await #expect(throws: FetchReason.rsyncMissing) {
                try await transport.mirror(uri, into: target, deadline: Deadline(.seconds(1)))
            }
        }
    }

    @Test("The policy holds, before a process is started and for every address")
    func policy() async throws {
        try await withTemporaryDirectory { target in
            let resolver = NameResolver(threads: 1) { _ in
                .success(["10.0.0.1"].compactMap(NetworkAddress.init))
            }
            var client = try Client(resolver: resolver)
            let dubious = try await client.mirrorFailure("rsync://intranet/module/", into: target)
            #expect(dubious?.code == .dubiousHost)
            let hidden = try await client.mirrorFailure("rsync://rsync.example.net/module/", into: target)
            #expect(hidden == .privateAddress(host: "rsync.example.net", address: "10.0.0.1"))
            client.context.policy.denied = [HostPattern("rsync.example.net")].compactMap(\.self)
            let denied = try await client.mirrorFailure("rsync://rsync.example.net/module/", into: target)
            #expect(denied?.code == .hostDenied)
        }
    }
}
