import RPKICrypto
import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

@Suite("Fetching over HTTPS", .serialized)
struct HTTPFetchTests {
    @Test(
        "A file comes with digest, size and validators, in memory and in a spool",
        arguments: [false, true]
    )
    func plain(isSpooled: Bool) async throws {
        let content = noise(300_000)
        var settings = HTTPSServer.Settings()
        settings.compression = .never
        try await withServer(["/file": content], settings: settings) { server, client in
            server.update { $0.pages["/file"]?.lastModified = Timestamp(1_700_000_000) }
            try await withTemporaryDirectory { directory in
                let place = isSpooled ? BodyPlace.file(directory: directory) : .memory
                let body = try await client.get(server.uri("/file"), place: place).received
                #expect(try body.bytes == content)
                #expect(body.body.digest == SHA256.digest(content.span))
                #expect(body.body.size == content.count)
                #expect(body.wireSize == content.count)
                #expect(body.status == 200)
                #expect(body.redirects == 0)
                #expect(body.validators.lastModified == "Tue, 14 Nov 2023 22:13:20 GMT")
                #expect(body.validators.etag == server.site.pages["/file"]?.entityTag)
                var chunks: [UInt8] = []
                try body.body.forEachChunk(of: 1_000) { chunk in
                    #expect(chunk.count <= 1_000)
                    for index in 0..<chunk.count { chunks.append(chunk[index]) }
                }
                #expect(chunks == content)
                #expect(names(in: directory).isEmpty, "a spool has no name")
            }
            let request = server.log.entries.first?.request
            #expect(request?["user-agent"] == "Ridgeline/test")
            #expect(request?["accept-encoding"] == "gzip")
            #expect(request?.version.hasSuffix("1.1") == true)
        }
    }

    @Test("gzip is inflated, and counted on both sides")
    func gzip() async throws {
        let content = noise(100_000)
        try await withServer(["/file": content]) { server, client in
            let body = try await client.get(server.uri("/file")).received
            #expect(try body.bytes == content)
            server.inject(.gzipBomb(inflatedSize: 800_000), at: .all)
            let large = try await client.get(server.uri("/file")).received
            #expect(try large.bytes.starts(with: content))
            #expect(large.body.size >= 800_000)
            #expect(large.wireSize < 110_000)
        }
    }

    @Test(
        "Bodies in chunks and until the end of the connection are whole",
        arguments: [HTTPFault.chunked, .untilClose]
    )
    func framing(fault: HTTPFault) async throws {
        try await withServer { server, client in
            server.inject(fault, at: .all)
            let found1 = try await client.get(server.uri("/file")).received.bytes
            #expect(found1 == Array("content".utf8))
        }
    }

    @Test("What has not changed is not sent again; validators are sent as they came")
    func conditional() async throws {
        try await withServer { server, client in
            server.update { $0.pages["/file"]?.lastModified = Timestamp(1_700_000_000) }
            let validators = try await client.get(server.uri("/file")).received.validators
            let again = try await client.get(server.uri("/file"), validators: validators)
            guard case .notModified = again else { throw TestFailure("sent again") }
            let second = server.log.entries.last
            #expect(second?.status == 304)
            #expect(second?.request["if-none-match"] == validators.etag)
            #expect(second?.request["if-modified-since"] == validators.lastModified)

            server.update { $0.pages["/file"] = .init(Array("new".utf8)) }
            let changed = try await client.get(server.uri("/file"), validators: validators).received
            #expect(try changed.bytes == Array("new".utf8))
        }
    }

    @Test("A 304 that nobody asked for is no answer")
    func unaskedNotModified() async throws {
        try await withServer { server, client in
            server.inject(.status(304), at: .all)
            let found2 = try await client.failure(server.uri("/file"))
            #expect(found2 == .status(304))
        }
    }

    @Test("Requests of a session share a connection, sessions do not, and all are closed at the end")
    func connections() async throws {
        try await withServer { server, client in
            let uri = try HTTPSURI(server.uri("/file"))
            let transport = try client.transport
            for _ in 0..<2 {
                try await transport.withSession(at: uri, deadline: Deadline(.seconds(60))) { session in
                    for _ in 0..<5 {
                        _ = try await session.get(FileRequest(uri, into: .memory, sizeLimit: 100))
                    }
                }
            }
            #expect(server.log.entries.count == 10)
            #expect(server.log.connections == 2)
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    @Test("A connection that the server has closed meanwhile is replaced")
    func staleConnection() async throws {
        try await withServer { server, client in
            let uri = try HTTPSURI(server.uri("/file"))
            try await client.transport.withSession(at: uri, deadline: Deadline(.seconds(60))) { session in
                let request = FileRequest(uri, into: .memory, sizeLimit: 100)
                _ = try await session.get(request)
                server.inject(.garbage([]), at: .all, times: 1)
                _ = try await session.get(request)
            }
        }
    }

    @Test("Many requests at the same time use few connections")
    func parallel() async throws {
        try await withServer { server, client in
            let uri = try HTTPSURI(server.uri("/file"))
            try await client.transport.withSession(at: uri, deadline: Deadline(.seconds(60))) { session in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            _ = try await session.get(FileRequest(uri, into: .memory, sizeLimit: 100))
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(server.log.entries.count == 20)
            #expect(server.log.mostOpenConnections <= 4)
        }
    }
}
