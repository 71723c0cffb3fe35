/// What a client of the control socket asks: one line.
struct ControlRequest {
    /// What follows from the octets that came so far.
    enum Step: Hashable {
        /// The line is not finished, or was answered already.
        case wait
        /// Show the clients, as text or as JSON.
        case clients(json: Bool)
        /// The line is finished, and asks for nothing that there is.
        case unknown
        /// The line is longer than any request.
        case tooLong
    }

    /// Octets of a line; the longest request has 14.
    private static let longest = 64

    private var line: [UInt8] = []
    private var isFinished = false

    /// Takes octets.
    ///
    /// - Returns: what is to be done; always ``Step/wait`` after anything else, whatever comes.
    mutating func take(_ octets: some Collection<UInt8>) -> Step {
        guard !isFinished else { return .wait }
        line += octets.prefix(ControlRequest.longest + 1)
        guard let end = line.firstIndex(of: 0x0A) else {
            guard line.count > ControlRequest.longest else { return .wait }
            isFinished = true
            return .tooLong
        }
        isFinished = true
        return switch String(decoding: line[..<end], as: UTF8.self) {
        case "clients": .clients(json: false)
        case "clients --json": .clients(json: true)
        default: .unknown
        }
    }
}
