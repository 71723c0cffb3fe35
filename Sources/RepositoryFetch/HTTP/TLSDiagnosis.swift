import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import RPKITypes
import Synchronization

/// Finds out why a server's certificate was not accepted.
///
/// The libraries say no more than that it was not. A second handshake, which always fails, shows the chain.
struct TLSDiagnosis: Sendable {
    let host: String
    let port: Int
    let address: NetworkAddress
    let source: NetworkAddress?
    let tls: TLSConfiguration
    let connectTime: Duration

    /// The reason that the chain shows; an unknown issuer when it shows none.
    func run() async -> FetchReason {
        let found = Finding()
        do {
            let channel = try await connect(reportingTo: found)
            try await withTaskCancellationHandler {
                try await channel.closeFuture.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            return found.reason ?? .tlsFailed(detail: ForeignText("certificate not accepted"))
        }
        return found.reason ?? .tlsFailed(detail: ForeignText("certificate not accepted"))
    }

    private func connect(reportingTo found: Finding) async throws -> any Channel {
        let context = try NIOSSLContext(configuration: tls)
        let name = NetworkAddress(host) == nil ? host : nil
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(connectTime))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: name) {
                        chain,
                        answer in
                        found.judge(chain)
                        answer.succeed(NIOSSLVerificationResult.failed)
                    }
                    try channel.pipeline.syncOperations.addHandlers([handler, CloseOnError()])
                }
            }
        if let source {
            bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source.description, port: 0))
        }
        return try await bootstrap.connect(host: address.description, port: port).get()
    }

    /// What the chain showed; written on an event loop, read by a task.
    private final class Finding: Sendable {
        private let state = Mutex<FetchReason?>(nil)

        var reason: FetchReason? { state.withLock { $0 } }

        func judge(_ chain: [NIOSSLCertificate]) {
            let now = time(nil)
            let isInTime = chain.allSatisfy { $0.notValidBefore <= now && now <= $0.notValidAfter }
            state.withLock { $0 = isInTime ? .tlsIssuerUnknown : .tlsCertificateExpired }
        }
    }

    /// Ends the connection when the handshake has failed, as it must.
    private final class CloseOnError: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
