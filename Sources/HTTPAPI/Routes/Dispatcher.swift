import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RPKITypes

/// Runs the handler of a resource, and makes of what it gives or throws a response.
struct Dispatcher: Sendable {
    let core: APICore

    private var heads: HeadCheck { HeadCheck(limits: core.configuration.limits) }

    /// Answers a request for a resource.
    func respond(to request: Request, parameters: Parameters, _ endpoint: Endpoint) async -> Response {
        core.connections.countRequest()
        var response: Response
        do {
            response = try await answer(request, parameters, endpoint)
        } catch let error as APIError {
            core.logger.debug(
                "HTTP request refused",
                metadata: [
                    "path": "\(endpoint.path)", "code": "\(error.code.rawValue)", "detail": "\(error.detail)",
                ]
            )
            response = endpoint.errors.response(error)
        } catch is CancellationError {
            response = endpoint.errors.response(APIError(.ending, "the service ends"))
        } catch let error as ChannelError {
            // The client has gone.
            core.logger.debug("HTTP connection failed", metadata: ["error": "\(error)"])
            response = endpoint.errors.response(APIError(.badBody, "the connection failed"))
        } catch let error as IOError {
            core.logger.debug("HTTP connection failed", metadata: ["error": "\(error)"])
            response = endpoint.errors.response(APIError(.badBody, "the connection failed"))
        } catch {
            core.logger.error(
                "HTTP request failed",
                metadata: ["path": "\(endpoint.path)", "error": "\(error)"]
            )
            response = endpoint.errors.response(APIError(.failure, "something is wrong here"))
        }
        return finish(response, request)
    }

    /// Answers a request for what there is not.
    func respondNotFound(to request: Request) -> Response {
        core.connections.countRequest()
        let shape = ErrorShape.ofUnknown(path: request.uri.path)
        var error = APIError(.notFound, "there is no such resource")
        do {
            try heads.check(request.head)
            // Methods that the router was not told of come here, too.
            if let endpoint = Endpoint.all.first(where: { $0.matches(request.uri.path) }) {
                error = HeadCheck.methodNotAllowed(endpoint)
            } else if request.method == .connect || request.method == .trace {
                error = APIError(.methodNotAllowed, "no resource has this method")
                error.allowed = [.get, .head, .post, .options]
            }
        } catch let objection {
            error = objection
        }
        return finish(shape.response(error), request)
    }

    private func answer(_ request: Request, _ parameters: Parameters, _ endpoint: Endpoint) async throws
        -> Response
    {
        try heads.check(request.head)
        guard request.method != .options else { return Dispatcher.options(endpoint) }
        let operation = try heads.operation(endpoint, request.head)
        return try await run(operation, request, request.head.path ?? "/", parameters)
    }

    /// The answer for a browser, which asks before it sends a POST with JSON (Fetch, section 4.8).
    private static func options(_ endpoint: Endpoint) -> Response {
        let methods = endpoint.methods.map(\.rawValue).sorted().joined(separator: ", ")
        return Response(
            status: .noContent,
            headers: [
                .allow: methods, .accessControlAllowMethods: methods,
                .accessControlAllowHeaders: "Content-Type", .accessControlMaxAge: "86400",
            ]
        )
    }

    private func run(
        _ operation: Endpoint.Operation,
        _ request: Request,
        _ target: String,
        _ parameters: Parameters
    ) async throws -> Response {
        let query = try QueryItems(target: target, limit: core.configuration.limits.queryItems)
        let call = Call(core: core, request: request, parameters: parameters, query: query)
        switch try await operation.handler(call) {
        case .response(let response): return response
        case .document(let bytes, let type, let status): return try await response(bytes, type, status, call)
        }
    }

    /// A document, compressed if that is worth it and the client reads it.
    private func response(
        _ bytes: [UInt8],
        _ type: String,
        _ status: HTTPResponse.Status,
        _ call: Call
    ) async throws -> Response {
        guard bytes.count >= core.configuration.limits.compressedFrom else {
            return Answer.plain(bytes, type: type, status: status)
        }
        var headers: HTTPFields = [.contentType: type, .vary: "Accept-Encoding"]
        guard call.request.headers.acceptsGzip else {
            var response = Answer.plain(bytes, type: type, status: status)
            response.headers[.vary] = "Accept-Encoding"
            return response
        }
        let body = try await BodyCache.encode(
            { (sink) throws(APIError) in try sink(bytes.span) },
            on: core.threads
        ).get()
        headers[.contentEncoding] = "gzip"
        return Response(
            status: status,
            headers: headers,
            body: body.response(isCompressed: true, lease: nil)
        )
    }

    private func finish(_ response: Response, _ request: Request) -> Response {
        var response = response
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[.xContentTypeOptions] = "nosniff"
        // Content-Length stays as it is (RFC 9110, section 9.3.2).
        return request.method == .head ? response.createHeadResponse() : response
    }
}
