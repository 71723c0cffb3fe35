import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import RelyingParty
import Synchronization

/// The certificate and key of HTTPS, which may be read again while connections stand.
final class HTTPSIdentity: Sendable {  // A class: reloads write, new connections read.
    private let context: Mutex<NIOSSLContext>
    private static let fileSize = 1_000_000

    /// Reads the files.
    ///
    /// - Throws: ``FileError``, ``CommandFailure``.
    init(certificate: String, key: String) throws {
        context = Mutex(try HTTPSIdentity.read(certificate: certificate, key: key))
    }

    /// What new connections are answered with.
    var current: NIOSSLContext { context.withLock { $0 } }

    /// Takes what was read.
    func replace(by other: NIOSSLContext) { context.withLock { $0 = other } }

    /// Reads the files, and makes sure that they fit together.
    ///
    /// - Throws: ``FileError``, ``CommandFailure``.
    static func read(certificate: String, key: String) throws -> NIOSSLContext {
        let chain = try FileReading.readRegularFile(certificate, maximumSize: fileSize)
        let secret = try FileReading.readRegularFile(key, maximumSize: fileSize)
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(chain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: secret, format: .pem))
            )
            configuration.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw CommandFailure("\(certificate) and \(key) are no certificate with its key in PEM: \(error)")
        }
    }

    /// HTTP over TLS.
    func builder(_ configuration: HTTP1Channel.Configuration) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            HTTPSChannel(
                base: HTTP1Channel(responder: responder, configuration: configuration),
                identity: self
            )
        }
    }
}

/// A connection with TLS below another kind of channel.
struct HTTPSChannel<Base: ServerChildChannel>: ServerChildChannel {
    typealias Value = Base.Value

    let base: Base
    let identity: HTTPSIdentity

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: identity.current))
        }
        .flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
