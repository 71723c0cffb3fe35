/// What is asked of a run.
struct Options {
    /// The server's IPv4 address.
    var host = "127.0.0.1"
    /// The server's port.
    var port: UInt16 = 0
    /// How many clients.
    var clients = 100
    /// The version of RTR.
    var version: UInt8 = 1
    /// From how many addresses, 127.0.0.1 and up, the clients connect.
    var addresses = 250
    /// Whether to speak TLS; the server's certificate is not verified.
    var usesTLS = false
    /// Whether to wait for a Serial Notify and fetch the delta.
    var waitsForDelta = false
    /// How many clients close and connect again, each second.
    var churn = 0
    /// For how many seconds.
    var seconds = 0
    /// After how many seconds a phase is given up.
    var timeout = 600
    /// The receive buffer of a connection, in octets.
    var receiveBuffer: Int32 = 262_144
    /// The process of the server, whose CPU time and memory are reported; 0 for none.
    var server: Int32 = 0

    static let usage = """
        usage: rtr-load HOST:PORT [--clients N] [--version 0|1|2] [--addresses N] [--wait-delta] [--tls]
                        [--churn K --seconds S] [--timeout SECONDS] [--receive-buffer OCTETS] [--server PID]
        """

    init(_ arguments: [String]) throws(LoadError) {
        var rest = arguments[...]
        guard let target = rest.popFirst(), let colon = target.lastIndex(of: ":"),
            let port = UInt16(target[target.index(after: colon)...])
        else { throw LoadError(Options.usage) }
        host = String(target[..<colon])
        self.port = port
        while let option = rest.popFirst() {
            if option == "--wait-delta" {
                waitsForDelta = true
                continue
            }
            if option == "--tls" {
                usesTLS = true
                continue
            }
            guard let value = rest.popFirst(), let number = Int32(value), number >= 0 else {
                throw LoadError(Options.usage)
            }
            switch option {
            case "--clients": clients = Int(number)
            case "--version": version = UInt8(clamping: number)
            case "--addresses": addresses = min(max(1, Int(number)), 250)
            case "--churn": churn = Int(number)
            case "--seconds": seconds = Int(number)
            case "--timeout": timeout = Int(number)
            case "--receive-buffer": receiveBuffer = number
            case "--server": server = number
            default: throw LoadError(Options.usage)
            }
        }
        guard clients > 0, churn <= clients, version <= 2 else { throw LoadError(Options.usage) }
    }
}

/// What ends the program.
struct LoadError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
