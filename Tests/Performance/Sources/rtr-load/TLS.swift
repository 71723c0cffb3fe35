import CLibSSL
import Glibc

/// TLS of a client on a non-blocking socket; the server's certificate is not verified.
struct TLS {
    private let pointer: OpaquePointer

    /// What all clients share, until the program ends.
    struct Context {
        fileprivate let pointer: OpaquePointer

        init() throws(LoadError) {
            guard let pointer = SSL_CTX_new(TLS_client_method()) else { throw LoadError("SSL_CTX_new") }
            self.pointer = pointer
            performance_release_buffers(pointer)
            // Two reads of the socket for each record would be the client's greatest cost.
            performance_read_ahead(pointer)
        }
    }

    /// Begins on a socket that is connected.
    init?(_ context: Context, _ descriptor: Int32) {
        guard let pointer = SSL_new(context.pointer) else { return nil }
        guard SSL_set_fd(pointer, descriptor) == 1 else {
            SSL_free(pointer)
            return nil
        }
        SSL_set_connect_state(pointer)
        self.pointer = pointer
    }

    enum Handshake {
        case done
        case waiting
        case failed
    }

    /// Goes on with the handshake.
    func shake() -> Handshake {
        ERR_clear_error()
        let result = SSL_do_handshake(pointer)
        if result == 1 { return .done }
        return SSL_get_error(pointer, result) == SSL_ERROR_WANT_READ ? .waiting : .failed
    }

    func send(_ octets: [UInt8]) -> Bool {
        ERR_clear_error()
        return SSL_write(pointer, octets, Int32(octets.count)) == octets.count
    }

    /// Reads as `recv` does, as much as there is.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        while count < buffer.count, let base = buffer.baseAddress {
            ERR_clear_error()
            let result = SSL_read(pointer, base + count, Int32(clamping: buffer.count - count))
            guard result <= 0 else {
                count += Int(result)
                continue
            }
            // What is wrong shows again at the next call.
            if count > 0 { break }
            switch SSL_get_error(pointer, result) {
            case SSL_ERROR_WANT_READ: errno = EAGAIN
            case SSL_ERROR_ZERO_RETURN: return 0
            default: errno = EPROTO
            }
            return -1
        }
        return count
    }

    /// Whether octets were read from the socket that are not received yet; no event comes for them.
    var hasPending: Bool { SSL_has_pending(pointer) == 1 }

    func free() { SSL_free(pointer) }
}
