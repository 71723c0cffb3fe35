import HTTPTypes
package import Hummingbird
package import HummingbirdCore
package import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
package import RPKIPayload
package import RPKITypes
import ServiceLifecycle

/// The HTTP API: Routinator's resources and our own, over one payload feed.
///
/// It reads and never writes. ``run()`` must run while requests are answered: it builds what they are answered from, and
/// ends those that wait when the service ends.
package struct HTTPAPI: Service {
    let core: APICore

    /// Makes the API of a feed.
    ///
    /// - Parameters:
    ///   - feed: the payload.
    ///   - status: what there is to tell beside the payload.
    ///   - configuration: limits, version, names.
    ///   - logger: gets failures of our own.
    ///   - clock: the present.
    package init(
        feed: PayloadFeed,
        status: any StatusSource,
        configuration: HTTPConfiguration,
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        let limits = configuration.limits
        let threads = NIOThreadPool(numberOfThreads: max(1, configuration.threads))
        threads.start()
        core = APICore(
            configuration: configuration,
            snapshots: SnapshotStore(feed, waiters: limits.waiters),
            bodies: BodyCache(limit: limits.keptBodies, threads: threads),
            passing: BodyBudget(limit: limits.passingBodies),
            bulk: BulkPlaces(limits.bulkRequests),
            status: status,
            connections: ConnectionRegistry(limits: limits),
            threads: threads,
            clock: clock,
            logger: logger
        )
    }

    /// Builds what requests are answered from, until the service ends.
    package func run() async throws {
        let result: Result<Void, any Error>
        do {
            try await withGracefulShutdownHandler {
                try await core.snapshots.run(on: core.threads)
            } onGracefulShutdown: {
                core.snapshots.close()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        // Also when it was cancelled while a snapshot was built.
        core.snapshots.close()
        try? await core.threads.shutdownGracefully()
        try result.get()
    }

    /// All resources.
    package var router: Router<BasicRequestContext> { router { _ in } }

    /// All resources, and others.
    ///
    /// - `addOthers`: adds what is not of the API.
    package func router(adding addOthers: (Router<BasicRequestContext>) -> Void) -> Router<
        BasicRequestContext
    > {
        let router = Router(context: BasicRequestContext.self)
        addOthers(router)
        let dispatcher = Dispatcher(core: core)
        for endpoint in Endpoint.all {
            for method in [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect]
                as [HTTPRequest.Method]
            {
                router.on(RouterPath(endpoint.path), method: method) { request, context in
                    await dispatcher.respond(to: request, parameters: context.parameters, endpoint)
                }
            }
        }
        // Only what no resource takes comes to a middleware that is added last.
        router.add(middleware: NotFoundMiddleware(dispatcher: dispatcher))
        return router
    }

    /// The application that serves the API at an address.
    ///
    /// - Parameters:
    ///   - address: where to listen.
    ///   - onListening: is told the port, once the service listens.
    /// - Returns: the application, with the API as a service of it.
    package func application(
        address: BindAddress,
        onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) -> Application<RouterResponder<BasicRequestContext>> {
        Application(
            router: router,
            server: .http1(configuration: connectionConfiguration),
            configuration: ApplicationConfiguration(address: address),
            services: [self],
            onServerRunning: { onListening($0.localAddress?.port ?? 0) },
            logger: core.logger
        )
    }

    /// Answers the requests of a connection, for a server other than an application.
    ///
    /// - Parameter logger: gets what goes wrong with a request.
    /// - Returns: what the channel of a connection is made with.
    package func responder(logger: Logger) -> HTTPChannelHandler.Responder {
        let responder = router.buildResponder()
        let clock = core.clock
        return { request, writer, channel in
            let source = ApplicationRequestContextSource(channel: channel, logger: logger)
            var response: Response
            do {
                response = try await responder.respond(
                    to: request,
                    context: BasicRequestContext(source: source)
                )
            } catch let error as HTTPParserError {
                throw error
            } catch {
                response = Response(status: .internalServerError)
            }
            response.headers[.date] = HTTPDate.format(clock())
            do {
                try await writer.write(response: response.head, body: response.body)
            } catch is HTTPParserError {
                // As that it would be answered, in the middle of this answer.
                throw ChannelError.inputClosed
            }
        }
    }

    /// The limits of a connection, for an application that is made otherwise.
    package var connectionConfiguration: HTTP1Channel.Configuration {
        let (core, limits) = (core, core.configuration.limits)
        // The servers end before the API does, and wait for their connections: what waits for payload ends with them.
        let end: @Sendable () -> Void = {
            core.snapshots.endWaiting()
            core.bulk.close()
        }
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionGuard(
                    core.connections,
                    limits: limits,
                    wantsBody: HeadCheck(limits: limits).wantsBody,
                    onEnding: end
                )
            ],
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerSize,
                maxHeaderListSize: limits.headerSize,
                maxHeaderFieldCount: limits.headerFields
            )
        )
    }
}
