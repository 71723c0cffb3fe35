import TestAuthority
import TestPublication
import Testing

@Suite("Publication servers")
struct PublicationServersTests {
    @Test("Each step can be fetched, with rsync and over HTTPS")
    func steps() async throws {
        try await withPublicationServers(https: 2, tls: try HTTPSServerTests.tls.get()) { servers in
            var configuration = servers.configuration(repositories: 2, withoutRRDP: 1)
            configuration.roas = 1
            var history = try await PublicationHistory.make(configuration)
            try await withTemporaryDirectory { directory in
                for _ in 0..<3 {
                    try servers.publish(history.current)
                    try await check(history.current, servers, directory)
                    try history.advance()
                }
            }
        }
    }

    private func check(_ step: PublicationStep, _ servers: PublicationServers, _ directory: String)
        async throws
    {
        for repository in step.repositories {
            let name = repository.place.name
            // The copy of the step before is brought up to date.
            let run = try await ToolRun.run(
                "rsync",
                ["-rt", "--delete", repository.place.base, "\(directory)/\(name)"]
            )
            #expect(run.status == 0, "\(run.errorText)")
            for (path, bytes) in repository.files { #expect(read("\(directory)/\(name)/\(path)") == bytes) }
            let count = try await ToolRun.run("find", ["\(directory)/\(name)", "-type", "f"])
            #expect(
                count.outputText.split(separator: "\n").count
                    == repository.files.count + repository.furtherFiles.count
            )
            guard let notify = repository.place.notify, let notification = repository.notification else {
                continue
            }
            let page = try await Curl.get(notify, root: servers.tls.rootPEM)
            #expect(page.body == notification)
        }
    }
}
