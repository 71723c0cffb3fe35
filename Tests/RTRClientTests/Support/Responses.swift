import RPKITypes
import RTRProtocol
import Synchronization
import TestRouters

/// Octets that a cache sends, of one session.
struct Responses {
    let version: ProtocolVersion
    let session = SessionID(7)

    /// In the version of a PDU that a router sent; nil when there is no such version.
    init?(to pdu: [UInt8]) {
        guard let first = pdu.first, let version = ProtocolVersion(rawValue: first) else { return nil }
        self.version = version
    }

    /// A whole response, with a retry interval of a second.
    func response(_ serial: UInt32, _ vrps: [String]) throws -> [UInt8] {
        let timing = version == .v0 ? nil : Timing(refresh: 3_600, retry: 1, expire: 7_200)
        let pdus: [PDU] =
            [.cacheResponse(session)] + vrps.compactMap(Self.vrp).map { .prefix($0, .announce) }
            + [.endOfData(session, SerialNumber(serial), timing)]
        return try pdus.flatMap { try $0.octets(version: version) }
    }

    func notify(_ serial: UInt32) throws -> [UInt8] {
        try PDU.serialNotify(session, SerialNumber(serial)).octets(version: version)
    }

    func error(_ code: ErrorCode, _ text: String = "") throws -> [UInt8] {
        try PDU.errorReport(ErrorReport(code, text: text)).octets(version: version)
    }

    private static func vrp(_ prefix: String) -> VRP? {
        IPPrefix(prefix).flatMap { VRP(prefix: $0, maxLength: Int($0.length), asn: ASN(64_496)) }
    }
}

/// Runs a cache whose answers may fail to be made, which is a fault of the test and closes the connection.
func withCache<Result>(
    _ answer: @escaping @Sendable ([UInt8]) throws -> AnsweringCache.Answer,
    _ body: (AnsweringCache) async throws -> Result
) async throws -> Result {
    let fault = Mutex<String?>(nil)
    let result = try await withAnsweringCache(
        { pdu in
            do {
                return try answer(pdu)
            } catch {
                fault.withLock { $0 = "\(error)" }
                return AnsweringCache.Answer([], closes: true)
            }
        },
        body
    )
    if let text = fault.withLock({ $0 }) { throw CacheFault(text: text) }
    return result
}

struct CacheFault: Error {
    let text: String
}
