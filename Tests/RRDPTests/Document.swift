import FoundationEssentials
import RPKICrypto
import RPKITypes

@testable import RRDP

/// Files of RRDP as the tests write them.
enum Document {
    static let namespace = "http://www.ripe.net/rpki/rrdp"
    static let session = "9b3f7e31-4979-4f8c-9818-73e4dadc3e6b"
    static let hash = String(repeating: "0aF1", count: 16)
    static let origin = "https://rrdp.example.net/"
    static let notificationURI = "https://rrdp.example.net/notification.xml"

    /// A root element with whatever is in it.
    static func root(
        _ name: String,
        _ content: String,
        serial: String = "7",
        session: String = Document.session,
        version: String = "1",
        more: String = ""
    ) -> String {
        """
        <\(name) xmlns="\(namespace)" version="\(version)" session_id="\(session)" serial="\(serial)"\(more)>
        \(content)
        </\(name)>

        """
    }

    static let snapshotElement = #"<snapshot uri="\#(origin)s.xml" hash="\#(hash)"/>"#

    static func deltaElement(_ serial: Int64, hash: String = Document.hash) -> String {
        #"<delta serial="\#(serial)" uri="\#(origin)\#(serial)/d.xml" hash="\#(hash)"/>"#
    }

    static func notification(_ content: String = snapshotElement, serial: String = "7") -> String {
        root("notification", content, serial: serial)
    }

    static func publish(_ name: String, _ text: String = "QUJD", more: String = "") -> String {
        #"<publish uri="rsync://example.net/repo/\#(name)"\#(more)>\#(text)</publish>"#
    }

    static func withdraw(_ name: String) -> String {
        #"<withdraw uri="rsync://example.net/repo/\#(name)" hash="\#(hash)"/>"#
    }

    /// The bytes of a file in `Fixtures`.
    static func fixture(_ name: String) throws -> [UInt8] {
        // This file is Tests/RRDPTests/Document.swift.
        let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let folder = path.joined(separator: "/") + "/Fixtures/"
        return Array(try Data(contentsOf: URL(filePath: folder + name)))
    }
}

/// How a file is cut into pieces.
enum Cutting: Hashable, Sendable {
    case whole
    case bytes
    /// Pieces of random sizes up to this.
    case random(upTo: Int, seed: UInt64)

    static let all: [Cutting] = [
        .whole, .bytes, .random(upTo: 9, seed: 1), .random(upTo: 1_000, seed: 2),
        .random(upTo: 100_000, seed: 3),
    ]

    /// The sizes of the pieces.
    func sizes(_ count: Int) -> [Int] {
        switch self {
        case .whole: return [count]
        case .bytes: return Array(repeating: 1, count: count)
        case .random(let longest, let seed):
            var generator = SplitMix(state: seed)
            var sizes: [Int] = []
            var rest = count
            while rest > 0 {
                sizes.append(min(rest, Int.random(in: 0...longest, using: &generator)))
                rest -= sizes[sizes.count - 1]
            }
            return sizes
        }
    }
}

/// A generator whose numbers are the same in each run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// Which of the three readers.
enum Kind: String, CaseIterable, Sendable {
    case notification
    case snapshot
    case delta
}

/// What a reader made of a file.
enum Outcome: Hashable, Sendable {
    case notification(UpdateNotification)
    case changes([Change], ObjectFileSummary)
    case refused(RRDPError)

    struct Change: Hashable, Sendable {
        var change: ObjectChange
        var object: [UInt8]
    }

    var code: RRDPReason.Code? {
        guard case .refused(let error) = self else { return nil }
        return error.reason.code
    }

    var changes: [Change] {
        guard case .changes(let changes, _) = self else { return [] }
        return changes
    }
}

/// Reads a file that arrives cut in some way; without a hash, the notification file is said to give the right one.
func read(
    _ kind: Kind,
    _ bytes: [UInt8],
    _ cutting: Cutting = .whole,
    limits: Limits = .standard,
    session: String = Document.session,
    serial: Int64 = 7,
    hash: SHA256Digest? = nil,
    uri: String = Document.notificationURI
) throws -> Outcome {
    let uri = try HTTPSURI(uri)
    guard let session = SessionID(session) else { throw TestError.session }
    let file = UpdateNotification.File(
        uri: uri,
        hash: hash ?? SHA256.digest(bytes.span),
        session: session,
        serial: serial
    )
    var changes: [Outcome.Change] = []
    func take(_ change: ObjectChange, _ object: Span<UInt8>) {
        changes.append(Outcome.Change(change: change, object: (0..<object.count).map { object[$0] }))
    }
    var offset = 0
    do {
        switch kind {
        case .notification:
            var reader = NotificationReader(uri: uri, limits: limits)
            for size in cutting.sizes(bytes.count) {
                try reader.read(bytes.span.extracting(offset..<(offset + size)))
                offset += size
            }
            return .notification(try reader.finish())
        case .snapshot:
            var reader = SnapshotReader(file, limits: limits)
            for size in cutting.sizes(bytes.count) {
                try reader.read(bytes.span.extracting(offset..<(offset + size))) {
                    take(ObjectChange(uri: $0, kind: .add), $1)
                }
                offset += size
            }
            let summary = try reader.finish { take(ObjectChange(uri: $0, kind: .add), $1) }
            return .changes(changes, summary)
        case .delta:
            var reader = DeltaReader(file, limits: limits)
            for size in cutting.sizes(bytes.count) {
                try reader.read(bytes.span.extracting(offset..<(offset + size)), take)
                offset += size
            }
            let summary = try reader.finish(take)
            return .changes(changes, summary)
        }
    } catch let error as RRDPError {
        return .refused(error)
    } catch ReadingError<Never>.refused(let error) {
        return .refused(error)
    }
}

enum TestError: Error {
    case session
    case refused
}
