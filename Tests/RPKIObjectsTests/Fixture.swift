import Foundation
import RPKITypes
import Testing

/// The objects in `Fixtures`, and what each contains, as `describe.py` found without our code.
enum Fixture {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// The bytes of a fixture.
    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: root.appending(path: path)))
    }

    /// The object in a file of `rpki-rs/serde-compat`: a JSON string of Base64.
    static func compatibleBytes(_ path: String) throws -> [UInt8] {
        guard path.hasSuffix(".json") else { return try bytes(path) }
        let text = try JSONDecoder().decode(String.self, from: Data(bytes(path)))
        return try #require(Base64.decode(text.utf8))
    }

    /// The paths of all objects, in order.
    static let allObjects: [String] = {
        let suffixes = [
            ".cer", ".crl", ".roa", ".asa", ".mft", ".tak", ".sig", ".spl", ".tal", ".der", "bad-filename",
        ]
        let found = FileManager.default.enumerator(atPath: root.path())?.allObjects.compactMap {
            $0 as? String
        }
        return (found ?? []).filter { path in suffixes.contains { path.hasSuffix($0) } }.sorted()
    }()

    /// The contents of `expected.json`.
    static let expected: [String: ExpectedObject] = {
        let data = try? Data(contentsOf: root.appending(path: "expected.json"))
        let decoded = data.flatMap { try? JSONDecoder().decode([String: ExpectedObject].self, from: $0) }
        return decoded ?? [:]
    }()

    /// The paths in `expected.json` with one of the suffixes.
    static func expected(_ suffixes: String...) -> [String] {
        expected.keys.filter { path in suffixes.contains { path.hasSuffix($0) } }.sorted()
    }
}

/// What `describe.py` says of one object; which members there are depends on its kind.
struct ExpectedObject: Decodable, Sendable {
    struct Resources: Decodable, Hashable, Sendable {
        /// The blocks, or the single word `inherit`.
        struct Choice: Decodable, Hashable, Sendable {
            let blocks: [String]

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let word = try? container.decode(String.self) {
                    blocks = [word]
                } else {
                    blocks = try container.decode([String].self)
                }
            }
        }

        var ipv4: Choice?
        var ipv6: Choice?
        var asns: Choice?
    }

    struct Certificate: Decodable, Sendable {
        var serial: String
        var issuer: String
        var subject: String
        var notBefore: Int64
        var notAfter: Int64
        var ski: String
        var keyIdentifier: String
        var aki: String?
        var spki: String
        var crl: [String]?
        var aia: [String]?
        var caRepository: [String]?
        var rpkiManifest: [String]?
        var rpkiNotify: [String]?
        var signedObject: [String]?
        var resources: Resources
    }

    struct Key: Decodable, Sendable {
        var comments: [String]
        var uris: [String]
        var spki: String
    }

    // Signed objects.
    var certificate: Certificate?
    var signingTime: Int64?
    var digestIsRight: Bool?
    var roa: [String]?
    var customer: UInt32?
    var providers: [UInt32]?
    var version: UInt32?
    var manifestNumber: String?
    var files: [String: String]?
    var current: Key?
    var predecessor: Key?
    var successor: Key?
    var checklistResources: Resources?
    var entries: [String]?
    var asn: UInt32?
    var prefixes: [String]?
    // Revocation lists and manifests.
    var thisUpdate: Int64?
    var nextUpdate: Int64?
    var number: String?
    var issuer: String?
    var aki: String?
    var revoked: [String]?
    // Locators.
    var comments: [String]?
    var uris: [String]?
    var spki: String?
}
