import RPKITypes
import RepositoryFetch
import TestAuthority
import TestPublication
import Testing

/// The certificates of all test servers.
let testTLS = Result { try TestTLS() }

/// A transport for loopback, with limits that suit a test.
struct Client: Sendable {
    var context: TransportContext
    var proxy = ProxySettings.none
    var roots: [String] = []

    init(
        resolver: NameResolver? = nil,
        source: String? = nil,
        _ change: (inout TransportContext) -> Void = { _ in }
    ) throws {
        var policy = HostPolicy()
        policy.trusted = ["localhost", "127.0.0.1"].compactMap(HostPattern.init)
        var limits = Limits.standard
        limits.parallelFetches = 4
        context = try TransportContext(
            limits: limits,
            policy: policy,
            sourceAddress: source,
            resolver: resolver
        )
        context.limits.connectTime = .seconds(60)
        context.limits.idleTime = .seconds(60)
        change(&context)
    }

    var transport: HTTPTransport {
        get throws(TransportError) {
            try HTTPTransport(context, proxy: proxy, rootCertificates: roots, version: "test")
        }
    }

    /// Fetches one file in a session of its own.
    func get(
        _ uri: String,
        validators: Validators? = nil,
        place: BodyPlace = .memory,
        size: Int = 1_000_000,
        deadline: Duration = .seconds(60)
    ) async throws -> HTTPAnswer {
        let uri = try HTTPSURI(uri)
        let request = FileRequest(uri, validators: validators, into: place, sizeLimit: size)
        let deadline = Deadline(deadline)
        return try await transport.withSession(at: uri, deadline: deadline) { session in
            try await session.get(request)
        }
    }

    /// The reason for which a file is not fetched; nil when it is.
    func failure(
        _ uri: String,
        place: BodyPlace = .memory,
        size: Int = 1_000_000,
        deadline: Duration = .seconds(60)
    ) async throws -> FetchReason? {
        do {
            _ = try await get(uri, place: place, size: size, deadline: deadline)
            return nil
        } catch let reason as FetchReason {
            return reason
        }
    }
}

/// Serves a site over TLS, to a client that trusts its root.
func withServer(
    _ site: [String: [UInt8]] = ["/file": Array("content".utf8)],
    variant: TestTLS.Variant = .valid,
    settings: HTTPSServer.Settings = .init(),
    limits adjustment: Adjustment = Adjustment { _ in },
    _ body: (HTTPSServer, Client) async throws -> Void
) async throws {
    let tls = try testTLS.get()
    try await withTemporaryDirectory { directory in
        let root = "\(directory)/root.pem"
        try tls.writeRoot(to: root)
        var client = try Client()
        client.roots = [root]
        adjustment.change(&client.context.limits)
        let identity = try tls.identity(variant)
        try await withHTTPSServer(PublishedSite(site), identity: identity, settings: settings) { server in
            try await body(server, client)
        }
    }
}

extension HTTPAnswer {
    /// The body; a failed test when there is none.
    var received: HTTPBody {
        get throws {
            guard case .body(let body) = self else { throw TestFailure("not modified") }
            return body
        }
    }
}

extension HTTPBody {
    /// The bytes.
    var bytes: [UInt8] { get throws { try body.bytes(upTo: .max) } }
}

struct TestFailure: Error {
    let text: String

    init(_ text: String) { self.text = text }
}

/// Bytes that do not compress.
func noise(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: 1)
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

/// Other limits than the usual ones of a test.
struct Adjustment {
    let change: (inout TransferLimits) -> Void

    init(_ change: @escaping (inout TransferLimits) -> Void) { self.change = change }
}
