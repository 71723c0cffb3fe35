import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import RPKITypes

/// A request on its way through a resource.
struct Call: Sendable {
    /// What all resources work with.
    let core: APICore
    /// The request.
    let request: Request
    /// The varying parts of the path as they came, still encoded.
    let parameters: Parameters
    /// The arguments of the query.
    let query: QueryItems

    /// A varying part of the path, decoded.
    func parameter(_ name: String) throws(APIError) -> String {
        guard let coded = parameters[name[...]], let text = PercentEncoding.decode(coded, plus: .plus) else {
            throw APIError(.badParameter, "broken escape in the path")
        }
        return text
    }

    /// The AS number in the path.
    func asn(_ name: String = "asn") throws(APIError) -> ASN {
        let text = try parameter(name)
        guard let asn = ASN(text) else { throw QueryItems.bad(name, text, "an AS number") }
        return asn
    }

    /// The prefix in the path, in one part with its slash escaped or in two.
    func prefix() throws(APIError) -> IPPrefix {
        var text = try parameter("prefix")
        if parameters["length"] != nil { text += "/" + (try parameter("length")) }
        guard let prefix = IPPrefix(clearing: text) else { throw QueryItems.bad("prefix", text, "a prefix") }
        return prefix
    }

    /// The current snapshot.
    ///
    /// - Throws: ``APIError/Code/noPayload`` before the first one.
    func snapshot() throws(APIError) -> Snapshot {
        guard let snapshot = core.snapshots.current() else {
            throw APIError(.noPayload, "no validation has finished yet")
        }
        return snapshot
    }

    /// Reads the body whole.
    ///
    /// - Throws: ``APIError/Code/bodyTooLarge``, ``APIError/Code/bodyTimeout``, ``APIError/Code/badBody``, and that the connection is gone.
    func body() async throws -> [UInt8] {
        let limits = core.configuration.limits
        let body = request.body
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                do {
                    var bytes: [UInt8] = []
                    for try await piece in body {
                        guard bytes.count + piece.readableBytes <= limits.bodySize else {
                            throw APIError(.bodyTooLarge, "more than \(limits.bodySize) octets")
                        }
                        bytes.append(contentsOf: piece.readableBytesView)
                    }
                    return bytes
                } catch is HTTPParserError {
                    // Chunks that are none, say (RFC 9112, section 7.1).
                    throw APIError(.badBody, "the body is not framed as HTTP has it")
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(limits.bodyTime))
                throw APIError(.bodyTimeout, "the body did not arrive in \(Int(limits.bodyTime)) s")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }
}

extension Substring {
    /// The text without blanks and tabs at its ends.
    func trimmingBlanks() -> Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
