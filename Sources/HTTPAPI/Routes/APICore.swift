import Logging
import NIOPosix
import RPKITypes

/// What all resources work with.
struct APICore: Sendable {
    let configuration: HTTPConfiguration
    let snapshots: SnapshotStore
    let bodies: BodyCache
    let passing: BodyBudget
    let status: any StatusSource
    let connections: ConnectionRegistry
    let threads: NIOThreadPool
    let clock: @Sendable () -> Timestamp
    let logger: Logger
}
