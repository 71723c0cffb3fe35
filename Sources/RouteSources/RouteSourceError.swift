/// Why a source cannot be read further; what was delivered before is good.
public enum RouteSourceError: Error, Hashable, Sendable {
    /// The source is compressed, and cannot be decompressed from here on; the offset is that of what came out
    /// before, in octets.
    case decompression(CompressionFormat, DecompressionFault, offset: Int)
    /// Among the first octets, as many as given (at most the limit on a record), no MRT record begins.
    case notMRT(searched: Int)
}

extension RouteSourceError: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .decompression(let format, let fault, let offset):
            "\(format.rawValue): \(fault.rawValue), after \(offset) decompressed octets"
        case .notMRT(let searched): "no MRT record in the first \(searched) octets"
        }
    }
}
