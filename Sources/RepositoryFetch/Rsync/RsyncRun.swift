import Glibc
import ObjectStore
import RPKITypes
import Subprocess

/// One run of rsync, with all its processes dead when it returns.
struct RsyncRun: Sendable {
    let program: RsyncProgram
    let context: TransportContext
    let deadline: Deadline

    /// How a run ended.
    struct Ending: Hashable, Sendable {
        /// The exit status; 128 more than the signal that killed it.
        var status: Int
        /// The beginning of what it complained about.
        var message: ForeignText
    }

    private enum Event: Sendable {
        case complaints([UInt8])
        case fault(FetchReason)
    }

    /// Runs rsync; an exit status other than 0 is a result.
    func run(_ arguments: [String], directory: String) async throws(FetchReason) -> Ending {
        let outcome: Result<Ending, FetchReason>
        do {
            let result = try await Subprocess.run(
                program.executable,
                arguments: Arguments(arguments),
                environment: program.environment,
                platformOptions: RsyncProgram.options,
                input: .none,
                output: .discarded,
                error: .sequence
            ) { execution in
                await supervise(execution.standardError, of: execution.processIdentifier.value, in: directory)
            }
            outcome = result.closureResult.map { complaints in
                Ending(status: Self.status(of: result.terminationStatus), message: Self.message(complaints))
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .rsyncMissing
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .rsyncFailed(status: -1, message: ForeignText("\(error)"))
        }
        guard !Task.isCancelled else { throw .cancelled }
        let ending = try outcome.get()
        if ending.status != 0, let reason = Self.wantOfSpace(ending.message.description, in: directory) {
            throw reason
        }
        return ending
    }

    /// That there is no room here, when rsync says so and it is so; a server's words alone are not believed.
    private static func wantOfSpace(_ message: String, in directory: String) -> FetchReason? {
        let reasons = [ENOSPC, EDQUOT].filter { message.contains(String(cString: strerror($0))) }
        guard let reason = reasons.first, FreeSpace.isLacking(roomThatIsEnough, in: directory) else {
            return nil
        }
        return .storage(errno: reason)
    }

    /// With so many bytes left the disk is not what ended rsync, which removes the file that it was at.
    private static let roomThatIsEnough = 16 << 20

    private func supervise(
        _ complaints: SubprocessOutputSequence,
        of leader: pid_t,
        in directory: String
    ) async -> Result<[UInt8], FetchReason> {
        let group = ProcessGroup(leader: leader)
        let watch = RsyncWatch(
            group: group,
            directory: directory,
            limits: context.limits,
            deadline: deadline,
            time: context.time
        )
        return await withTaskGroup(of: Event.self) { tasks in
            tasks.addTask { .complaints(await Self.collect(complaints)) }
            tasks.addTask { .fault(await watch.run()) }
            let first = await tasks.next()
            if case .fault = first { await end(group, &tasks) }
            // Whoever is left: the leader is not reaped before this returns, so the number is still its own.
            group.send(SIGKILL)
            tasks.cancelAll()
            switch first {
            case .complaints(let bytes): return watch.excess().map(Result.failure) ?? .success(bytes)
            case .fault(let reason): return .failure(reason)
            case nil: return .failure(.cancelled)
            }
        }
    }

    /// Asks all processes to end, and gives them a moment: rsync removes its temporary file then.
    private func end(_ group: ProcessGroup, _ tasks: inout TaskGroup<Event>) async {
        group.send(SIGTERM)
        let time = context.time
        tasks.addTask {
            await time.sleep(time.now() + .milliseconds(200))
            return .fault(.cancelled)
        }
        _ = await tasks.next()
    }

    /// The beginning of the standard error; the rest is read and dropped, so that nobody waits.
    private static func collect(_ complaints: SubprocessOutputSequence) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await buffer in complaints {
                guard bytes.count < 2_048 else { continue }
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0.prefix(2_048 - bytes.count)) }
            }
        } catch {
            // The run is over; what it said until now is enough.
            return bytes
        }
        return bytes
    }

    private static func status(of status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }

    /// The first lines as one.
    private static func message(_ bytes: [UInt8]) -> ForeignText {
        let lines = bytes.split(separator: 0x0A).prefix(4)
        return ForeignText(lines.joined(separator: "; ".utf8), limit: 400)
    }
}
