import NIOPosix
import RPKIPayload
import RPKITypes
import RTRProtocol
import Synchronization

/// The images of the current payload, each made when it is first asked for.
///
/// They are made on a thread of their own, one after another; who asks meanwhile is called when it is done. Images of
/// older serials are not kept here: a session that still sends one holds it itself.
final class ImageStore: Sendable {
    /// What an image shows.
    struct Key: Hashable, Sendable {
        /// The version of the PDUs.
        let version: ProtocolVersion
        /// The serial that the delta starts from; nil for all payload.
        let base: SerialNumber?
        /// The serial that the router has afterwards.
        let serial: SerialNumber
    }

    /// Called with the image; nil when there is none, since the server ends or the delta is gone.
    typealias Receiver = @Sendable (PayloadImage?) -> Void

    private struct State {
        var serial: SerialNumber?
        var images: [Key: PayloadImage] = [:]
        var receivers: [Key: [Receiver]] = [:]
        var built = 0
    }

    private let state = Mutex(State())
    private let threads: NIOThreadPool

    /// Makes an empty store.
    ///
    /// - Parameter threads: where images are made; one thread is enough. It is started and ended by the caller.
    init(threads: NIOThreadPool) { self.threads = threads }

    /// The number of images that were made since the start.
    var built: Int { state.withLock { $0.built } }

    /// Octets of the images that are kept.
    var octets: Int { state.withLock { $0.images.values.reduce(0) { $0 + $1.octets } } }

    /// Drops the images of other serials.
    func keepOnly(_ serial: SerialNumber) {
        let old = state.withLock { state in
            let old = state.images
            state.serial = serial
            state.images = old.filter { $0.key.serial == serial }
            return old
        }
        // Memory is given back outside of the lock.
        withExtendedLifetime(old) {}
    }

    /// Finds an image or has it made.
    ///
    /// - Parameters:
    ///   - key: what it shows.
    ///   - history: the snapshot that it is made from; its serial is that of `key`.
    ///   - receiver: called once, on any thread, when the image has to be made.
    /// - Returns: the image if there is one; `receiver` is not called then.
    func image(
        _ key: Key,
        of history: PayloadHistory,
        receiver: @escaping Receiver
    ) -> PayloadImage? {
        let (image, isFirst) = state.withLock { state in
            if let image = state.images[key] { return (PayloadImage?.some(image), false) }
            let isFirst = state.receivers[key] == nil
            state.receivers[key, default: []].append(receiver)
            return (nil, isFirst)
        }
        guard isFirst else { return image }
        threads.submit { [self] step in
            guard case .active = step else { return finish(key, nil) }
            finish(key, ImageStore.make(key, of: history))
        }
        return nil
    }

    private static func make(_ key: Key, of history: PayloadHistory) -> PayloadImage? {
        guard let base = key.base else {
            return history.current.map { PayloadImage(of: $0, version: key.version) }
        }
        guard case .delta(let delta) = history.answer(to: base) else { return nil }
        return PayloadImage(of: delta, version: key.version)
    }

    private func finish(_ key: Key, _ image: PayloadImage?) {
        let receivers = state.withLock { state in
            if let image {
                state.built += 1
                if state.serial == nil || state.serial == key.serial { state.images[key] = image }
            }
            return state.receivers.removeValue(forKey: key) ?? []
        }
        for receiver in receivers { receiver(image) }
    }
}
