import Glibc
import RPKITypes
import RepositoryFetch
import TestAuthority
import TestPublication
import Testing

@Suite("Trees that rsync has filled")
struct RsyncTreeTests {
    @Test("Nothing hostile is handed over, and links are not followed")
    func scan() async throws {
        try await withTemporaryDirectory { directory in
            let secret = "\(directory)/secret.roa"
            try FileOutput.create(Array("secret".utf8), at: secret)
            let tree = try HostileTree(writingTo: "\(directory)/tree", outside: secret)
            let base = "rsync://rsync.example.net/module/"
            let (files, summary) = try scanned("\(directory)/tree", base: base)
            let expected = Set(tree.good.keys).union(tree.privileged).union([
                "-e.roa", "--delete.roa", "q'\"`$(id).roa",
            ])
            for (uri, text) in files {
                let path = String(uri.dropFirst(base.count))
                #expect(expected.contains(path), "\(path)")
                #expect(text != "secret")
                #expect(throws: Never.self) { try RsyncURI(uri) }
            }
            for path in tree.good.keys { #expect(files[base + path] != nil, "\(path)") }
            #expect(summary.files == files.count)
            #expect(summary.ignored >= tree.links.count + tree.special.count + tree.large.count)
        }
    }

    @Test("The numbers of a scan are bounded")
    func bounds() async throws {
        try await withTemporaryDirectory { directory in
            try writeTree(["a.roa": "12345", "b.roa": "12345", "c.roa": "12345"], to: directory)
            var limits = TransferLimits()
            limits.repositorySize = 14
            #expect(throws: FetchReason.rsyncTooLarge(limit: 14)) {
                _ = try scanned(directory, base: "rsync://h.example/m/", limits: limits)
            }
            limits.repositorySize = 15
            #expect(try scanned(directory, base: "rsync://h.example/m/", limits: limits).summary.files == 3)
            limits.objectSize = 4
            #expect(try scanned(directory, base: "rsync://h.example/m/", limits: limits).summary.ignored == 3)
        }
    }

    @Test("Removal takes hostile trees, and nothing outside of them", arguments: [1, 100, 1_500])
    func remove(depth: Int) async throws {
        try await withTemporaryDirectory { directory in
            let outside = "\(directory)/outside"
            try FileOutput.create(Array("kept".utf8), at: "\(outside)/file")
            _ = try HostileTree(writingTo: "\(directory)/tree", outside: "\(outside)/file", depth: depth)
            #expect(symlink(outside, "\(directory)/tree/outside") == 0)
            try FileOutput.makeDirectory("\(directory)/tree/closed/inner")
            #expect(chmod("\(directory)/tree/closed", 0) == 0)
            try RsyncTree.remove("\(directory)/tree")
            #expect(names(in: directory) == ["outside"])
            #expect(names(in: outside) == ["file"])
            try RsyncTree.remove("\(directory)/tree")
            #expect(symlink(outside, "\(directory)/link") == 0)
            try RsyncTree.remove("\(directory)/link")
            #expect(names(in: directory) == ["outside"])
            #expect(names(in: outside) == ["file"])
        }
    }
}
