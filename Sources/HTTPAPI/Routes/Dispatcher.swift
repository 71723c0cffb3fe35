import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RPKITypes

/// Runs the handler of a resource, and makes of what it gives or throws a response.
struct Dispatcher: Sendable {
    let core: APICore

    /// Answers a request for a resource.
    func respond(to request: Request, parameters: Parameters, _ endpoint: Endpoint) async -> Response {
        core.connections.countRequest()
        var response: Response
        do {
            response = try await answer(request, parameters, endpoint)
        } catch let error as APIError {
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
        let shape: ErrorShape = request.uri.path.hasPrefix("/api/") ? .problem : .text
        var error = APIError(.notFound, "there is no such resource")
        do {
            try check(request)
            // Methods that the router was not told of come here, too.
            if let endpoint = Endpoint.all.first(where: { $0.matches(request.uri.path) }) {
                error = Dispatcher.methodNotAllowed(endpoint)
            } else if request.method == .connect || request.method == .trace {
                error = APIError(.methodNotAllowed, "no resource has this method")
                error.allowed = [.get, .head, .post, .options]
            }
        } catch let objection {
            error = objection
        }
        return finish(shape.response(error), request)
    }

    /// Takes care of what holds for all requests, whatever they ask for.
    private func check(_ request: Request) throws(APIError) {
        let limit = core.configuration.limits.targetSize
        guard (request.head.path ?? "/").utf8.count <= limit else {
            throw APIError(.targetTooLong, "more than \(limit) octets")
        }
        // RFC 9112, section 3.2. The first one is the authority, others are left among the fields.
        guard request.head.authority != nil,
            !request.headers.contains(where: { $0.name.canonicalName == "host" })
        else { throw APIError(.badHost, "a request has exactly one Host field") }
        // RFC 9112, section 6.1.
        for coding in request.headers[values: .transferEncoding]
        where coding[...].trimmingBlanks().lowercased() != "chunked" {
            throw APIError(.transferCoding, "unknown transfer coding '\(ForeignText(coding))'")
        }
    }

    private static func methodNotAllowed(_ endpoint: Endpoint) -> APIError {
        var error = APIError(.methodNotAllowed, "\(endpoint.path) does not have this method")
        error.allowed = endpoint.methods
        return error
    }

    private func answer(_ request: Request, _ parameters: Parameters, _ endpoint: Endpoint) async throws
        -> Response
    {
        try check(request)
        let target = request.head.path ?? "/"
        switch request.method {
        case .get, .head:
            guard let operation = endpoint.get, request.method == .get || !endpoint.hasNoHead else { break }
            return try await run(operation, request, target, parameters)
        case .post:
            guard let operation = endpoint.post else { break }
            return try await run(operation, request, target, parameters)
        case .options:
            // A browser asks before it sends a POST with JSON (Fetch, section 4.8).
            let methods = endpoint.methods.map(\.rawValue).sorted().joined(separator: ", ")
            return Response(
                status: .noContent,
                headers: [
                    .allow: methods, .accessControlAllowMethods: methods,
                    .accessControlAllowHeaders: "Content-Type", .accessControlMaxAge: "86400",
                ]
            )
        default: break
        }
        throw Dispatcher.methodNotAllowed(endpoint)
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
