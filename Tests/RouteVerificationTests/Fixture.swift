import Foundation
import RPKITypes
import RouteVerification
import Testing

/// The vectors in `Conformance`.
enum Fixture {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Conformance")

    private struct File<Vector: Decodable>: Decodable {
        let vectors: [Vector]
    }

    private static func vectors<Vector: Decodable>(_ name: String) -> [Vector] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let data = try? Data(contentsOf: root.appending(path: name)),
            let file = try? decoder.decode(File<Vector>.self, from: data)
        else { return [] }
        return file.vectors
    }

    /// `aspa-paths.json`: 240 paths.
    static let paths: [PathVector] = vectors("aspa-paths.json")
    /// `rov.json`: 120 routes.
    static let origins: [OriginVector] = vectors("rov.json")
    /// `incidents.json`: 16 incidents with 74 cases.
    static let incidents: [Incident] = vectors("incidents.json")
}

/// One element of a path: an AS number, or the members of an AS_SET.
enum PathElement: Decodable {
    case asn(UInt32)
    case set([UInt32])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let asn = try? container.decode(UInt32.self) {
            self = .asn(asn)
        } else {
            self = .set(try container.decode([UInt32].self))
        }
    }
}

extension ASPath {
    init(_ elements: [PathElement]) {
        self.init()
        for element in elements {
            switch element {
            case .asn(let asn): append(.sequence, [ASN(asn)])
            case .set(let asns): append(.set, asns.map { ASN($0) })
            }
        }
    }
}

extension VAPIndex {
    /// Makes an index from an object whose keys are AS numbers.
    init(_ aspas: [String: [UInt32]]) { self.init(providers: table(aspas)) }
}

/// An object whose keys are AS numbers, as a table.
func table(_ aspas: [String: [UInt32]]) -> [ASN: [ASN]] {
    var table: [ASN: [ASN]] = [:]
    for (customer, providers) in aspas {
        guard let customer = ASN(customer) else { continue }
        table[customer] = providers.map { ASN($0) }
    }
    return table
}

/// A path, ASPA data and the outcome.
struct PathVector: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let aspas: [String: [UInt32]]
    let path: [PathElement]
    let procedure: String
    let neighbor: UInt32?
    let rsClient: Bool?
    let expected: String
    let trace: String
    let leakType: Int?

    var testDescription: String { name }

    var context: PathContext {
        if rsClient == true {
            return PathContext(role: .routeServerClient, neighbor: neighbor.map { ASN($0) })
        }
        return PathContext(
            VerificationDirection(rawValue: procedure) ?? .upstream,
            neighbor: neighbor.map { ASN($0) }
        )
    }
}

/// A VRP in a vector.
struct VRPRecord: Decodable, Sendable {
    let prefix: String
    let maxLength: Int
    let asn: UInt32

    var vrp: VRP? {
        IPPrefix(prefix).flatMap { VRP(prefix: $0, maxLength: maxLength, asn: ASN(asn)) }
    }
}

/// A route, VRPs and the outcome.
struct OriginVector: Decodable, Sendable, CustomTestStringConvertible {
    struct Detail: Decodable, Sendable {
        let matched: Int
        let unmatchedAs: Int
        let unmatchedLength: Int
    }

    let name: String
    let vrps: [VRPRecord]
    let prefix: String
    let asn: UInt32?
    let expected: String
    let reason: String?
    let detail: Detail

    var testDescription: String { name }
}

/// A recorded incident and how it looked from several places.
struct Incident: Decodable, Sendable, CustomTestStringConvertible {
    struct Receiver: Decodable, Sendable {
        let asn: UInt32
        let localRole: String
    }

    struct Flagged: Decodable, Sendable {
        let up: [[UInt32]]
        let down: [[UInt32]]
    }

    struct Case: Decodable, Sendable {
        let id: String
        let receiver: Receiver
        let prefix: String
        let path: [PathElement]
        let procedure: String
        let vrps: [VRPRecord]
        let aspas: [String: [UInt32]]
        let expectedRov: String
        let expectedAspa: String
        let neighbor: UInt32
        let flagged: Flagged
        let trace: String

        var context: PathContext? {
            SessionRole(name: receiver.localRole)
                .map { PathContext(role: $0, neighbor: ASN(neighbor), receiver: ASN(receiver.asn)) }
        }
    }

    let id: String
    let title: String
    let cases: [Case]

    var testDescription: String { id }
}
