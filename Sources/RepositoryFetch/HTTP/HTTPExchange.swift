import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RPKITypes

/// One request with its redirects, over one client.
struct HTTPExchange: Sendable {
    let client: HTTPClient
    let transfer: SupervisedTransfer
    let origin: Origin
    let address: NetworkAddress?
    let transport: HTTPTransport

    /// An answer that is not a redirect, or the target of one.
    private enum Step {
        case done(HTTPAnswer)
        case redirect(RequestTarget)
    }

    /// Sends the request and receives the answer.
    func run(_ request: FileRequest) async -> Result<HTTPAnswer, FetchReason> {
        do throws(FetchReason) {
            var target = RequestTarget(uri: request.uri)
            for redirects in 0...max(0, transport.context.limits.redirects) {
                switch try await step(request, at: target, redirects: redirects) {
                case .done(let answer): return .success(answer)
                case .redirect(let next): target = next
                }
            }
            throw .tooManyRedirects(limit: transport.context.limits.redirects)
        } catch {
            return .failure(error)
        }
    }

    private func step(
        _ request: FileRequest,
        at target: RequestTarget,
        redirects: Int
    ) async throws(FetchReason) -> Step {
        try transport.context.policy.check(target.uri)
        let response = try await send(request, to: target)
        transfer.answerBegan()
        try checkSize(of: response.headers)
        switch response.status.code {
        case 200:
            let receiver = BodyReceiver(
                transfer: transfer,
                place: request.place,
                sizeLimit: request.sizeLimit
            )
            let received = try await receiver.receive(response)
            let body = HTTPBody(
                body: received.body,
                validators: validators(of: response.headers),
                wireSize: received.wireSize,
                status: 200,
                redirects: redirects
            )
            return .done(.body(body))
        case 304 where request.validators?.isEmpty == false:
            await discard(response.body)
            return .done(.notModified)
        case 301, 302, 303, 307, 308:
            let fields = response.headers["location"]
            let next = try target.following(fields.count == 1 ? fields[0] : nil, within: origin)
            await discard(response.body)
            return .redirect(next)
        default: throw .status(Int(response.status.code))
        }
    }

    private func send(_ request: FileRequest, to target: RequestTarget) async throws(FetchReason)
        -> HTTPClientResponse
    {
        var message = HTTPClientRequest(url: target.text(at: origin))
        message.headers.add(name: "user-agent", value: transport.userAgent)
        message.headers.add(name: "accept-encoding", value: "gzip")
        if let etag = request.validators?.etag { message.headers.add(name: "if-none-match", value: etag) }
        if let date = request.validators?.lastModified {
            message.headers.add(name: "if-modified-since", value: date)
        }
        do {
            // Time limits are the supervisor's; this one is never met.
            return try await client.execute(message, deadline: .now() + .hours(24))
        } catch {
            switch TransportFailure(error, limits: transport.context.limits, host: origin.host) {
            case .reason(let reason): throw reason
            case .certificate: throw await diagnose()
            }
        }
    }

    /// Finds out what is wrong with the server's certificate.
    private func diagnose() async -> FetchReason {
        guard let address else { return .tlsFailed(detail: ForeignText("certificate not accepted")) }
        return await TLSDiagnosis(
            host: origin.host,
            port: origin.port,
            address: address,
            source: transport.context.sourceAddress,
            tls: transport.tls,
            connectTime: transport.context.limits.connectTime
        ).run()
    }

    private func checkSize(of headers: HTTPHeaders) throws(FetchReason) {
        let limit = transport.context.limits.headerSize
        var size = 0
        for field in headers {
            size += field.name.utf8.count + field.value.utf8.count + 4
            guard size <= limit else { throw .headersTooLarge(limit: limit) }
        }
    }

    private func validators(of headers: HTTPHeaders) -> Validators {
        func single(_ name: String) -> String? {
            let fields = headers[name]
            return fields.count == 1 ? fields[0] : nil
        }
        return Validators(etag: single("etag"), lastModified: single("last-modified"))
    }

    /// Reads a small body that nobody needs, so that the connection can be used again; leaves a large one.
    private func discard(_ body: HTTPClientResponse.Body) async {
        var size = 0
        transfer.startWaiting()
        do {
            for try await chunk in body {
                size += chunk.readableBytes
                transfer.received(chunk.readableBytes)
                guard size <= 16_384 else { return }
                transfer.startWaiting()
            }
        } catch {
            // The next request gets a new connection.
            size = 0
        }
        transfer.received(0)
    }
}
