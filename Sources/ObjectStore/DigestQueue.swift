import Glibc
import RPKICrypto
import RPKITypes
import Synchronization

/// Hashes batches of objects on a second thread while their owner writes earlier ones.
///
/// SHA-256 can cost as much as storing an object does. The owner takes batches in the order in which it added them; where
/// one is not ready, it hashes instead of waiting. How many batches there are is for the owner to bound.
final class DigestQueue {
    private struct Batch: Sendable {
        let objects: [[UInt8]]
        var digests: [SHA256Digest] = []
        var state = State.waiting
    }

    private enum State { case waiting, taken, done }

    private struct Queue: Sendable {
        var batches: [Batch] = []
        /// How many batches were removed, so that the place of one can be found again.
        var removed = 0
        var isOwnerWaiting = false
        var isOver = false

        /// Takes the oldest batch that nobody has begun.
        mutating func take() -> (number: Int, objects: [[UInt8]])? {
            guard let index = batches.firstIndex(where: { $0.state == .waiting }) else { return nil }
            batches[index].state = .taken
            return (removed + index, batches[index].objects)
        }

        mutating func finish(_ number: Int, _ digests: [SHA256Digest]) {
            batches[number - removed].digests = digests
            batches[number - removed].state = .done
        }
    }

    /// What both threads see.
    ///
    /// `@unchecked` for the semaphores, which are made for use by several threads and destroyed with the last owner.
    private final class Shared: @unchecked Sendable {
        let queue = Mutex(Queue())
        /// Counts batches for the thread, and ends of batches that the owner waits for.
        let (work, answer) = (Shared.semaphore(), Shared.semaphore())

        private static func semaphore() -> UnsafeMutablePointer<sem_t> {
            let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
            sem_init(semaphore, 0, 0)
            return semaphore
        }

        deinit {
            for semaphore in [work, answer] {
                sem_destroy(semaphore)
                semaphore.deallocate()
            }
        }

        static func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
            while sem_wait(semaphore) != 0, errno == EINTR {}
        }

        /// What the thread does.
        func run() {
            while true {
                Shared.wait(work)
                let (isOver, batch) = queue.withLock { ($0.isOver, $0.isOver ? nil : $0.take()) }
                if isOver { return }
                guard let batch else { continue }
                let digests = batch.objects.map { SHA256.digest($0.span) }
                let isWaiting = queue.withLock { queue in
                    queue.finish(batch.number, digests)
                    defer { queue.isOwnerWaiting = false }
                    return queue.isOwnerWaiting
                }
                if isWaiting { sem_post(answer) }
            }
        }
    }

    private let shared = Shared()
    private var thread = pthread_t()
    private let isRunning: Bool

    /// Starts the thread; when there is none to be had, the owner hashes all by itself.
    init() {
        let argument = Unmanaged.passRetained(shared)
        isRunning =
            pthread_create(
                &thread,
                nil,
                { argument in
                    if let argument { Unmanaged<Shared>.fromOpaque(argument).takeRetainedValue().run() }
                    return nil
                },
                argument.toOpaque()
            ) == 0
        if !isRunning { argument.release() }
    }

    /// Adds a batch.
    func add(_ objects: [[UInt8]]) {
        shared.queue.withLock { $0.batches.append(Batch(objects: objects)) }
        sem_post(shared.work)
    }

    /// Removes the oldest batch; nil when there is none.
    func next() -> (objects: [[UInt8]], digests: [SHA256Digest])? {
        enum Step {
            case give(Batch?)
            case hash(Int, [[UInt8]])
            case wait
        }
        while true {
            let step = shared.queue.withLock { queue -> Step in
                guard let first = queue.batches.first else { return .give(nil) }
                if first.state == .done {
                    queue.batches.removeFirst()
                    queue.removed += 1
                    return .give(first)
                }
                if let (number, objects) = queue.take() { return .hash(number, objects) }
                queue.isOwnerWaiting = true
                return .wait
            }
            switch step {
            case .give(let batch): return batch.map { ($0.objects, $0.digests) }
            case .hash(let number, let objects):
                let digests = objects.map { SHA256.digest($0.span) }
                shared.queue.withLock { $0.finish(number, digests) }
            case .wait: Shared.wait(shared.answer)
            }
        }
    }

    deinit {
        guard isRunning else { return }
        shared.queue.withLock { $0.isOver = true }
        sem_post(shared.work)
        pthread_join(thread, nil)
    }
}
