import HTTPTypes
import Hummingbird

/// Answers requests that no resource takes.
struct NotFoundMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    let dispatcher: Dispatcher

    @concurrent func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        // Methods that the router was not told of end here, too.
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .patch, .options]
        guard known.contains(request.method) else {
            return dispatcher.respondNotFound(
                to: request,
                APIError(.methodNotAllowed, "no resource has this method")
            )
        }
        return dispatcher.respondNotFound(to: request, APIError(.notFound, "there is no such resource"))
    }
}
