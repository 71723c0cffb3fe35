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
        dispatcher.respondNotFound(to: request)
    }
}
