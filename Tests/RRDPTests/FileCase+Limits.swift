import RPKITypes

@testable import RRDP

extension FileCase {
    /// Each limit at what a file has, which passes, and one lower.
    static let limitCases: [FileCase] =
        Kind.allCases.flatMap { kind in
            let size = flawless(kind).utf8.count
            let (path, code): (WritableKeyPath<Limits, Int>, RRDPReason.Code) =
                kind == .notification
                ? (\.notificationSize, .notificationTooLarge) : (\.rrdpFileSize, .fileTooLarge)
            return pair("size of the file", kind, path, size, code)
        }
        + pair("object", .snapshot, \.objectSize, 3, .objectTooLarge)
        + pair("object", .delta, \.objectSize, 3, .objectTooLarge)
        + pair("elements", .snapshot, \.repositoryObjects, 2, .tooManyObjects)
        + pair("elements", .delta, \.repositoryObjects, 3, .tooManyObjects)
        + pair("bytes of all objects", .snapshot, \.repositorySize, 4, .tooLarge)
        + pair("length of an object's URI", .snapshot, \.uriLength, 30, .objectURI)
        + pair("length of a file's URI", .notification, \.uriLength, 32, .fileURI)

    private static func pair(
        _ name: String,
        _ kind: Kind,
        _ field: WritableKeyPath<Limits, Int>,
        _ value: Int,
        _ code: RRDPReason.Code
    ) -> [FileCase] {
        var limits = Limits.standard
        limits[keyPath: field] = value
        let exact = FileCase("\(name), at the limit", kind, flawless(kind), nil, limits: limits)
        limits[keyPath: field] = value - 1
        return [exact, FileCase("\(name), over the limit", kind, flawless(kind), code, limits: limits)]
    }
}
