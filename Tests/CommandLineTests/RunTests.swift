import Glibc
import ObjectStore
import RPKICrypto
import RPKITypes
import TestAuthority
import TestPublication
import Testing

/// The program against real servers on loopback.
@Suite("Runs of the program", .serialized)
struct RunTests {
    /// What a run of the program is told.
    private struct Setting {
        let directory: String
        var store: String { "\(directory)/store" }
        /// The arguments; a step's time may be in the future.
        func arguments(_ step: PublicationStep) -> [String] {
            [
                "validate", "--store", store, "--tal", "\(directory)/ta0.tal", "--root-certificate",
                "\(directory)/root.pem", "--allow-dubious-hosts", "--refresh", "--format", "csv", "--at",
                "\(step.time)",
            ]
        }

        init(_ directory: String, _ servers: PublicationServers, _ step: PublicationStep) throws {
            self.directory = directory
            try servers.tls.writeRoot(to: "\(directory)/root.pem")
            for (name, text) in step.locators {
                guard let file = fopen("\(directory)/\(name)", "w") else { throw NoFile(path: name) }
                fputs(text, file)
                fclose(file)
            }
        }
    }

    /// The VRPs of CSV without their expiry.
    private func vrps(_ run: ToolRun) -> Set<String> {
        Set(
            run.outputText.split(separator: "\n").dropFirst().map { line in
                line.split(separator: ",").prefix(3).joined(separator: ",")
            }
        )
    }

    private func expected(_ step: PublicationStep) -> Set<String> {
        Set(step.expected.vrpSet.map { "\($0.asn),\($0.prefix),\($0.maxLength)" })
    }

    private func digest(_ bytes: [UInt8]) -> SHA256Digest { SHA256.digest(bytes.span) }

    /// The objects of a repository by URI, as a step published them.
    private func contents(_ repository: PublishedRepository) throws -> [RsyncURI: SHA256Digest] {
        var contents: [RsyncURI: SHA256Digest] = [:]
        for (path, bytes) in repository.files {
            contents[try RsyncURI(repository.place.base + path)] = digest(bytes)
        }
        return contents
    }

    /// What a store has of a repository.
    private func contents(_ store: ObjectStore, _ identity: RepositoryIdentity) throws -> [RsyncURI:
        SHA256Digest]
    {
        var contents: [RsyncURI: SHA256Digest] = [:]
        try store.files(of: identity) { contents[$0.uri] = digest($0.bytes) }
        return contents
    }

    @Test("It prints what is published, and the store has it afterwards; two at a time are refused")
    func publication() async throws {
        try await withPublicationServers(https: 1) { servers in
            var history = try await PublicationHistory.make(
                servers.configuration(repositories: 2, withoutRRDP: 1)
            )
            try servers.publish(history.current)
            try await withTemporaryDirectory { directory in
                let setting = try Setting(directory, servers, history.current)
                for _ in 0..<2 {
                    let run = try await Program.run(setting.arguments(history.current))
                    #expect(run.status == 0, "\(run.errorText)")
                    #expect(vrps(run) == expected(history.current))
                    #expect(run.errorText.contains("info: https://localhost"))
                    let offline = try await Program.run(
                        setting.arguments(history.current).filter { $0 != "--refresh" } + ["--offline"]
                    )
                    #expect(offline.output == run.output)
                    try history.advance()
                    try servers.publish(history.current)
                }
                let store = try ObjectStore(directory: setting.store)
                let second = try await Program.run(setting.arguments(history.current))
                #expect(second.status == 2)
                #expect(second.errorText.contains("the store is in use by process \(getpid())"))
                try store.close()
                let status = try await Program.run(["store", "status", "--store", setting.store])
                #expect(status.outputText.contains("repo2"))
            }
        }
    }

    @Test("A store without room ends in status 2, with the payload of what there is")
    func full() async throws {
        try await withPublicationServers(https: 1) { servers in
            var configuration = servers.configuration(repositories: 1)
            configuration.fillers = 100
            configuration.fillerSize = 20_000
            configuration.changes = 12
            var history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            try await withTemporaryDirectory { directory in
                let setting = try Setting(directory, servers, history.current)
                let first = try await Program.run(setting.arguments(history.current))
                #expect(first.status == 0, "\(first.errorText)")
                let store = try ObjectStore(directory: setting.store)
                let size = try store.status().databaseSize
                try store.close()
                for _ in 0..<30 { try history.advance() }
                try servers.publish(history.current)
                let limited = try await Program.run(
                    setting.arguments(history.current) + ["--no-rsync", "--limit", "store-size=\(size)"]
                )
                #expect(limited.status == 2)
                #expect(limited.errorText.contains("no room in the store"), "\(limited.errorText)")
                #expect(vrps(limited) == vrps(first))
                let whole = try await Program.run(setting.arguments(history.current))
                #expect(vrps(whole) == expected(history.current), "\(whole.errorText)")
            }
        }
    }

    @Test("Killed at any moment, it leaves each repository in a published version, and the next run goes on")
    func killed() async throws {
        try await withPublicationServers(https: 1) { servers in
            var configuration = servers.configuration(repositories: 2)
            configuration.fillers = 60
            configuration.fillerSize = 20_000
            var history = try await PublicationHistory.make(configuration)
            try await withTemporaryDirectory { directory in
                let setting = try Setting(directory, servers, history.current)
                var published: [[[RsyncURI: SHA256Digest]]] = [[[:]], [[:]]]
                var random = SystemRandomNumberGenerator()
                var wholeRun = 3.0
                var kills = 0
                for round in 0..<24 {
                    try servers.publish(history.current)
                    for index in 0..<2 {
                        published[index].append(try contents(history.current.repositories[index]))
                    }
                    let start = ContinuousClock.now
                    let killed = try await Program.run(
                        setting.arguments(history.current),
                        killedAfter: max(0.02, Double.random(in: 0.05..<1, using: &random) * wholeRun)
                    )
                    if killed.status == 0 {
                        let taken = (ContinuousClock.now - start).components
                        wholeRun = Double(taken.seconds) + Double(taken.attoseconds) * 1e-18
                        #expect(vrps(killed) == expected(history.current))
                    } else {
                        #expect(killed.status == -9 || killed.status == 137, "\(killed.errorText)")
                        kills += 1
                    }
                    let store = try ObjectStore(directory: setting.store, check: .always)
                    for index in 0..<2 {
                        let notification = try #require(history.configuration.places[index].notify)
                        let found = try contents(store, .rrdp(try HTTPSURI(notification)))
                        #expect(published[index].contains(found), "round \(round), repository \(index)")
                    }
                    try store.close()
                    // Every other time all is sent anew, and otherwise deltas.
                    try history.advance(
                        round % 2 == 0 ? [.newSession(repository: 0), .newSession(repository: 1)] : []
                    )
                }
                #expect(kills >= 12, "\(wholeRun) s a run")
                try servers.publish(history.current)
                let whole = try await Program.run(setting.arguments(history.current))
                #expect(whole.status == 0, "\(whole.errorText)")
                #expect(vrps(whole) == expected(history.current))
            }
        }
    }
}
