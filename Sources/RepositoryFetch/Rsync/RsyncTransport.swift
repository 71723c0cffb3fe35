package import RPKITypes

/// Fetches modules and files with the system's rsync program.
package struct RsyncTransport: Sendable {
    private let context: TransportContext
    private let program: RsyncProgram?

    /// Finds the program and learns what it can do.
    ///
    /// - Parameters:
    ///   - context: limits and policy.
    ///   - program: absolute path of the program; nil for the first in the usual places. When there is none,
    ///     each fetch fails with ``FetchReason/rsyncMissing``.
    /// - Throws: when the program that is named is none.
    package init(_ context: TransportContext, program: String? = nil) async throws(TransportError) {
        self.context = context
        if let program {
            self.program = try await .named(program)
        } else {
            self.program = await .find()
        }
    }

    /// A transport on a machine that has no rsync.
    package static func withoutProgram(_ context: TransportContext) -> RsyncTransport {
        RsyncTransport(context: context, program: nil)
    }

    private init(context: TransportContext, program: RsyncProgram?) {
        self.context = context
        self.program = program
    }

    /// Makes a directory equal to one on a server, as far as it has RPKI objects.
    ///
    /// What the directory holds before is used: only what has changed is sent. All processes have ended when
    /// this returns or throws; what they left is there in both cases, and may be anything: use ``RsyncTree``.
    ///
    /// - Parameters:
    ///   - uri: a module, or a directory in it.
    ///   - directory: absolute path of a directory that exists; nobody else may write to it.
    ///   - deadline: for all that belongs to the repository.
    /// - Throws: why it failed; some files may be new then.
    package func mirror(_ uri: RsyncURI, into directory: String, deadline: Deadline) async throws(FetchReason)
    {
        try await fetch(uri.asDirectory, .tree, into: directory, deadline: deadline)
    }

    /// Fetches one file.
    ///
    /// - Parameters:
    ///   - uri: of a file, not ending in a slash.
    ///   - directory: absolute path of an empty directory.
    ///   - deadline: for the file.
    /// - Returns: the bytes, at most ``TransferLimits/objectSize``.
    /// - Throws: why there is no such file, or why it was not fetched.
    package func file(
        _ uri: RsyncURI,
        through directory: String,
        deadline: Deadline
    ) async throws(FetchReason) -> [UInt8] {
        try await fetch(uri, .file, into: directory, deadline: deadline)
        let name = Array(uri.lastSegment)
        let place = try Directory(path: directory)
        guard !name.isEmpty, let file = place.read(name, upTo: context.limits.objectSize) else {
            guard case .file = place.kind(of: name) else {
                throw .rsyncFailed(status: 0, message: ForeignText("no such regular file"))
            }
            throw .tooLarge(limit: context.limits.objectSize)
        }
        return file.bytes
    }

    private func fetch(
        _ uri: RsyncURI,
        _ subject: RsyncArguments.Subject,
        into directory: String,
        deadline: Deadline
    ) async throws(FetchReason) {
        try context.policy.check(uri)
        try uri.checkForServer()
        guard let program else { throw .rsyncMissing }
        guard directory.hasPrefix("/") else { throw .storage(errno: 22) }
        _ = try Directory(path: directory)
        let arguments = RsyncArguments(
            subject: subject,
            limits: context.limits,
            hasConnectTimeout: program.hasConnectTimeout,
            sourceAddress: context.sourceAddress
        )
        var addresses = try await context.addresses(of: HostName(of: uri), deadline: deadline)[...]
        while let address = addresses.popFirst() {
            guard !deadline.hasPassed else { throw .totalTimeout(limit: deadline.limit) }
            let list = arguments.list(uri: uri.text(at: address), directory: directory)
            let ending = try await RsyncRun(program: program, context: context, deadline: deadline)
                .run(list, directory: directory)
            switch ending.status {
            case 0: return
            // No connection: the next address may be better.
            case 10 where !addresses.isEmpty, 35 where !addresses.isEmpty: continue
            case 30, 35: throw .rsyncTimeout(status: ending.status)
            default: throw .rsyncFailed(status: ending.status, message: ending.message)
            }
        }
    }
}
