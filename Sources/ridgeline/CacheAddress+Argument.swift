import ArgumentParser
import RTRClient
import RTRServer

extension CacheAddress {
    /// Reads an option that says where to listen; port 0 stands for any that is free.
    ///
    /// - Parameter text: the value of the option.
    /// - Returns: the address.
    /// - Throws: `ValidationError`.
    static func toListen(_ text: String) throws -> CacheAddress {
        guard let address = CacheAddress(text, fromPort: 0) else {
            throw ValidationError("'\(text)' is not ADDRESS:PORT, with an IPv6 address in brackets.")
        }
        return address
    }

    /// The address as a socket to listen at.
    var source: ListenerConfiguration.Source { .address(host, port: port) }
}
