import NIOCore
import NIOPosix

typealias ByteChannel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

/// Listens on a TCP port while `body` runs; each connection has a task of its own, cancelled when `body` ends.
///
/// - Parameters:
///   - address: The address.
///   - port: The port; 0 for a free one.
///   - initialize: Sets up a connection before anything is read from it.
///   - serve: Serves a connection; handles its own errors.
///   - body: What is done meanwhile; it is given the port.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or an error when the port is not to be had.
func withListener<Connection: Sendable, Result>(
    address: String,
    port: Int,
    initialize: @escaping @Sendable (any Channel) throws -> Connection,
    serve: @escaping @Sendable (Connection, _ port: Int) async -> Void,
    _ body: (_ port: Int) async throws -> Result
) async throws -> Result {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelOption(.backlog, value: 1_024)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.autoRead, value: false)
        .bind(host: address, port: port) { $0.eventLoop.makeSucceededFuture($0) }
    let port = channel.channel.localAddress?.port ?? port
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await channel.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await channel in connections {
                        group.addTask { await start(channel, port, initialize, serve) }
                    }
                }
            }
        }
        do {
            let result = try await body(port)
            await group.end()
            return result
        } catch {
            await group.end()
            throw error
        }
    }
}

/// Sets a connection up in the task that serves it.
///
/// One that is accepted when the listener ends has no such task. Were it set up before, its writer would never
/// be finished, which NIO takes for a mistake and ends the process.
private func start<Connection: Sendable>(
    _ channel: any Channel,
    _ port: Int,
    _ initialize: @escaping @Sendable (any Channel) throws -> Connection,
    _ serve: @escaping @Sendable (Connection, _ port: Int) async -> Void
) async {
    guard let connection = try? await channel.eventLoop.submit({ try initialize(channel) }).get() else {
        return channel.close(promise: nil)
    }
    // Reading begins only now, so that nothing is lost; when the client is gone, serving notices.
    try? await channel.setOption(.autoRead, value: true).get()
    await serve(connection, port)
}

extension ThrowingTaskGroup<Void, any Error> {
    /// Cancels all tasks and waits for their end, whatever it is.
    mutating func end() async {
        cancelAll()
        while !isEmpty { _ = await nextResult() }
    }
}
