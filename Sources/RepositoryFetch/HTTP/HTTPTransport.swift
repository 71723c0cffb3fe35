import AsyncHTTPClient
package import NIOCore
import NIOPosix
import NIOSSL
package import RPKITypes

/// Fetches files over HTTPS.
///
/// Made once. Each repository gets a session of its own, whose connections nobody else uses.
package struct HTTPTransport: Sendable {
    let context: TransportContext
    let eventLoops: any EventLoopGroup
    let tls: TLSConfiguration
    let proxy: ProxySettings
    let userAgent: String

    /// Takes the settings.
    ///
    /// - Parameters:
    ///   - context: limits and policy.
    ///   - proxy: through which servers are reached.
    ///   - rootCertificates: PEM files with root certificates that are trusted beside the system's.
    ///   - version: of Ridgeline, for the User-Agent field.
    ///   - eventLoops: what connections run on; nil for what the process has.
    /// - Throws: when a file of root certificates cannot be used.
    package init(
        _ context: TransportContext,
        proxy: ProxySettings = .none,
        rootCertificates: [String] = [],
        version: String,
        eventLoops: (any EventLoopGroup)? = nil
    ) throws(TransportError) {
        self.context = context
        self.proxy = proxy
        tls = try TrustRoots.configuration(extra: rootCertificates)
        userAgent = "Ridgeline/\(version)"
        self.eventLoops = eventLoops ?? MultiThreadedEventLoopGroup.singleton
    }

    /// Opens a session with the server of a notification file or certificate, and closes it afterwards.
    ///
    /// - Parameters:
    ///   - uri: its origin is the only one that the session talks to (RFC 9674, section 3.2).
    ///   - deadline: for everything in the session.
    ///   - body: sends requests; it may send some at the same time.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    package func withSession<R, E: Error>(
        at uri: HTTPSURI,
        deadline: Deadline,
        _ body: (HTTPSession) async throws(E) -> R
    ) async throws(E) -> R {
        let session = HTTPSession(self, origin: Origin(of: uri), deadline: deadline)
        do {
            let result = try await body(session)
            await session.close()
            return result
        } catch {
            await session.close()
            throw error
        }
    }

    /// A client for one server, at one address if one is given.
    func makeClient(
        for host: String,
        at address: NetworkAddress?,
        connectTime: Duration,
        onConnection: @escaping @Sendable () -> Void
    ) -> HTTPClient {
        var configuration = configuration(
            for: host,
            isEncrypted: true,
            connectTime: connectTime,
            onConnection: onConnection
        )
        if let address {
            // The address was checked; the name is not looked up a second time, when it may have another.
            configuration.dnsOverride = [host: address.description]
        } else {
            configuration.proxy = proxy.proxy(for: HostName(authority: host.utf8))
        }
        return HTTPClient(eventLoopGroupProvider: .shared(eventLoops), configuration: configuration)
    }

    /// What all clients have in common.
    func configuration(
        for host: String,
        isEncrypted: Bool,
        connectTime: Duration,
        onConnection: @escaping @Sendable () -> Void
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTime)),
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4
        configuration.localAddress = context.sourceAddress?.description
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                if isEncrypted { try ServerIdentity.check(channel, host: host) }
                onConnection()
            }
        }
        return configuration
    }
}
