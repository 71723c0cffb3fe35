import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import RPKITypes

extension HTTPTransport {
    /// Fetches a document from a service that the operator named.
    ///
    /// Directly, without a proxy and without redirects; the host policy, which is for names out of the RPKI, does
    /// not apply.
    ///
    /// - Parameters:
    ///   - url: of the document.
    ///   - deadline: for all of it.
    ///   - sizeLimit: bytes of the body, as sent and inflated.
    /// - Returns: the body, inflated.
    /// - Throws: why there is none.
    package func get(
        _ url: ServiceURL,
        deadline: Deadline,
        sizeLimit: Int
    ) async throws(FetchReason) -> [UInt8] {
        let transfer = SupervisedTransfer(limits: context.limits, deadline: deadline, time: context.time)
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(eventLoops),
            configuration: configuration(
                for: url.host,
                isEncrypted: url.isEncrypted,
                connectTime: context.limits.connectTime,
                onConnection: { transfer.connected() }
            )
        )
        let result: Result<[UInt8], FetchReason>
        do throws(FetchReason) {
            let body = try await transfer.run {
                await receive(url, over: client, transfer, sizeLimit: sizeLimit)
            }
            result = .success(body)
        } catch {
            result = .failure(error)
        }
        // A connection that cannot be closed in order is closed all the same.
        try? await client.shutdown()
        return try result.get()
    }

    private func receive(
        _ url: ServiceURL,
        over client: HTTPClient,
        _ transfer: SupervisedTransfer,
        sizeLimit: Int
    ) async -> Result<[UInt8], FetchReason> {
        do throws(FetchReason) {
            let response = try await send(url, over: client)
            transfer.answerBegan()
            guard response.status.code == 200 else { throw .status(Int(response.status.code)) }
            let receiver = BodyReceiver(transfer: transfer, place: .memory, sizeLimit: sizeLimit)
            return .success(try await receiver.receive(response).body.bytes(upTo: sizeLimit))
        } catch {
            return .failure(error)
        }
    }

    private func send(
        _ url: ServiceURL,
        over client: HTTPClient
    ) async throws(FetchReason) -> HTTPClientResponse {
        var message = HTTPClientRequest(url: url.description)
        message.headers.add(name: "user-agent", value: userAgent)
        message.headers.add(name: "accept", value: "application/json")
        message.headers.add(name: "accept-encoding", value: "gzip")
        do {
            // Time limits are the supervisor's; this one is never met.
            return try await client.execute(message, deadline: .now() + .hours(24))
        } catch {
            switch TransportFailure(error, limits: context.limits, host: url.host) {
            case .reason(let reason): throw reason
            case .certificate: throw .tlsFailed(detail: ForeignText("certificate not accepted"))
            }
        }
    }
}
