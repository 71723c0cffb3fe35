import NIOCore
import NIOSSL
import Synchronization

/// Serves a site while `body` runs; then all connections are closed and the server is gone.
///
/// - Parameters:
///   - site: What is served at first.
///   - identity: The server's certificate and key; nil for a server without TLS.
///   - settings: Where and how to serve.
///   - body: What is done with the server.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or an error when the server cannot listen.
package func withHTTPSServer<Result>(
    _ site: PublishedSite = PublishedSite(),
    identity: TestTLS.Identity?,
    settings: HTTPSServer.Settings = HTTPSServer.Settings(),
    _ body: (HTTPSServer) async throws -> Result
) async throws -> Result {
    let shared = HTTPSServer.Shared(site, tls: try identity.map { try $0.context() })
    return try await withListener(
        address: settings.address,
        port: settings.port,
        initialize: { try AcceptedConnection($0, shared) },
        serve: { await HTTPSServer(settings: settings, port: $1, shared: shared).serve($0) },
        { try await body(HTTPSServer(settings: settings, port: $0, shared: shared)) }
    )
}

/// A connection that was accepted, with the fault that was in force then.
struct AcceptedConnection: Sendable {
    let channel: ByteChannel
    let fault: ConnectionFault?

    init(_ channel: any Channel, _ shared: HTTPSServer.Shared) throws {
        fault = shared.state.withLock { $0.connectionFault }
        if let tls = shared.tls, fault == nil || fault == .silentAfterHandshake {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
        }
        self.channel = try ByteChannel(wrappingChannelSynchronously: channel)
    }

    /// Ends the connection below TLS, without close_notify.
    func abort() async {
        let channel = channel.channel
        try? await channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            guard let context = try? pipeline.context(handlerType: NIOSSLServerHandler.self) else { return }
            context.close(promise: nil)
        }.get()
    }
}

extension HTTPSServer {
    /// Serves one connection; its end is that of no other.
    func serve(_ connection: AcceptedConnection) async {
        let number = record {
            $0.connections += 1
            $0.openConnections += 1
            $0.mostOpenConnections = max($0.mostOpenConnections, $0.openConnections)
            return $0.connections
        }
        var hasFailed = false
        do {
            try await connection.channel.executeThenClose { inbound, outbound in
                var session = HTTPSession(
                    server: self,
                    number: number,
                    input: inbound.makeAsyncIterator(),
                    output: outbound
                )
                try await run(&session, connection)
            }
        } catch {
            // A client that goes away, or does not trust the certificate, is an entry of the log.
            hasFailed = !Task.isCancelled
        }
        record {
            $0.openConnections -= 1
            if hasFailed { $0.failedConnections += 1 }
        }
    }

    private func run(_ session: inout HTTPSession, _ connection: AcceptedConnection) async throws {
        switch connection.fault {
        case nil, .plaintext:
            if try await session.run() == .abrupt { await connection.abort() }
        case .silentBeforeHandshake, .silentAfterHandshake:
            try await session.drain()
        case .close:
            break
        case .garbage(let bytes):
            try await session.write(bytes)
        }
    }
}
