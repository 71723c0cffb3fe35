/// Why a file of RRDP is refused, or not followed.
public enum RRDPReason: Error, Hashable, Sendable {
    /// The file is not well-formed XML, ends early, or has something behind its end.
    case notWellFormed(xmlError: Int32)
    /// The file declares another encoding than US-ASCII or UTF-8.
    case encoding
    /// A byte that is no US-ASCII text.
    case character(byte: UInt8)
    /// A document type declaration; nothing behind it is read.
    case documentType
    /// More bytes without an element or object content than the limit, or too many processing instructions.
    case tooMuchMarkup(limit: Int)
    /// An element outside of the namespace `http://www.ripe.net/rpki/rrdp`, or with a prefix.
    case namespace
    /// An element that the schema does not have at this place.
    case unexpectedElement
    /// An attribute that the element does not have.
    case unexpectedAttribute
    /// An attribute that the element must have is missing.
    case missingAttribute
    /// Text where none may be.
    case unexpectedText
    /// The version is not 1.
    case version
    /// The session identifier is no version 4 UUID.
    case sessionForm
    /// A serial is no decimal number from 1 to 2^63 - 1.
    case serialForm
    /// A hash does not have 64 hexadecimal digits.
    case hashForm
    /// The URI of a snapshot or delta file is refused before use.
    case fileURI(URIReason)
    /// A snapshot or delta file is at another origin than the notification file.
    case origin(uri: HTTPSURI)
    /// The notification file names no snapshot.
    case noSnapshot
    /// The notification file names more than one snapshot.
    case severalSnapshots
    /// A listed delta has a greater serial than the notification file.
    case deltaAhead(serial: Int64, notification: Int64)
    /// The URI of an object is refused before use.
    case objectURI(URIReason)
    /// The content of an object is not Base64.
    case base64
    /// An object is larger than the limit.
    case objectTooLarge(limit: Int)
    /// A delta file has no element.
    case emptyDelta
    /// A file names an object twice.
    case uriTwice(uri: RsyncURI)
    /// The notification file is larger than the limit.
    case notificationTooLarge(limit: Int)
    /// A snapshot or delta file is larger than the limit.
    case fileTooLarge(limit: Int)
    /// A snapshot or delta file has another hash than the notification file says.
    case fileHash(expected: SHA256Digest, found: SHA256Digest)
    /// A snapshot or delta file is of another session than the notification file says.
    case sessionMismatch
    /// A snapshot or delta file has another serial than the notification file says.
    case serialMismatch(expected: Int64, found: Int64)
    /// The listed deltas have a gap.
    case deltaGap(after: Int64)
    /// A delta is listed twice.
    case deltaTwice(serial: Int64)
    /// The listed deltas do not reach the serial of the notification file.
    case deltasEndEarly(last: Int64, notification: Int64)
    /// More deltas are listed than the limit.
    case tooManyDeltas(limit: Int)
    /// A delta that was listed before is listed with another hash.
    case historyChanged(serial: Int64)
    /// The session is another than before.
    case sessionChanged
    /// The serial is much lower than before.
    case serialRegressed(last: Int64, found: Int64)
    /// The serial is a little lower than before; what is stored is taken for current.
    case serialBehind(last: Int64, found: Int64)
    /// No listed delta follows the serial that was reached before.
    case deltasDoNotConnect(serial: Int64)
    /// More deltas would have to be applied than the limit.
    case tooFarBehind(deltas: Int64, limit: Int)
    /// A delta adds an object that is there already.
    case publishPresent(uri: RsyncURI)
    /// A delta replaces an object that is not there.
    case replacedAbsent(uri: RsyncURI)
    /// A delta replaces an object that has another hash.
    case replacedHash(uri: RsyncURI)
    /// A delta withdraws an object that is not there.
    case withdrawnAbsent(uri: RsyncURI)
    /// A delta withdraws an object that has another hash.
    case withdrawnHash(uri: RsyncURI)
    /// The repository has more objects than the limit.
    case tooManyObjects(limit: Int)
    /// The objects of the repository have more bytes than the limit.
    case tooLarge(limit: Int)

    /// The stable code of each case.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The file is not well-formed XML, ends early, or has something behind its end.
        case notWellFormed = "rrdp-not-well-formed"
        /// The file declares another encoding than US-ASCII or UTF-8.
        case encoding = "rrdp-encoding"
        /// A byte that is no US-ASCII text.
        case character = "rrdp-character"
        /// A document type declaration; nothing behind it is read.
        case documentType = "rrdp-doctype"
        /// More bytes without an element or object content than the limit, or too many processing instructions.
        case tooMuchMarkup = "rrdp-markup-too-long"
        /// An element outside of the namespace `http://www.ripe.net/rpki/rrdp`, or with a prefix.
        case namespace = "rrdp-namespace"
        /// An element that the schema does not have at this place.
        case unexpectedElement = "rrdp-unexpected-element"
        /// An attribute that the element does not have.
        case unexpectedAttribute = "rrdp-unexpected-attribute"
        /// An attribute that the element must have is missing.
        case missingAttribute = "rrdp-missing-attribute"
        /// Text where none may be.
        case unexpectedText = "rrdp-unexpected-text"
        /// The version is not 1.
        case version = "rrdp-version"
        /// The session identifier is no version 4 UUID.
        case sessionForm = "rrdp-session-form"
        /// A serial is no decimal number from 1 to 2^63 - 1.
        case serialForm = "rrdp-serial-form"
        /// A hash does not have 64 hexadecimal digits.
        case hashForm = "rrdp-hash-form"
        /// The URI of a snapshot or delta file is refused before use.
        case fileURI = "rrdp-file-uri"
        /// A snapshot or delta file is at another origin than the notification file.
        case origin = "rrdp-origin"
        /// The notification file names no snapshot.
        case noSnapshot = "rrdp-no-snapshot"
        /// The notification file names more than one snapshot.
        case severalSnapshots = "rrdp-several-snapshots"
        /// A listed delta has a greater serial than the notification file.
        case deltaAhead = "rrdp-delta-ahead"
        /// The URI of an object is refused before use.
        case objectURI = "rrdp-object-uri"
        /// The content of an object is not Base64.
        case base64 = "rrdp-base64"
        /// An object is larger than the limit.
        case objectTooLarge = "rrdp-object-too-large"
        /// A delta file has no element.
        case emptyDelta = "rrdp-delta-empty"
        /// A file names an object twice.
        case uriTwice = "rrdp-uri-twice"
        /// The notification file is larger than the limit.
        case notificationTooLarge = "rrdp-notification-too-large"
        /// A snapshot or delta file is larger than the limit.
        case fileTooLarge = "rrdp-file-too-large"
        /// A snapshot or delta file has another hash than the notification file says.
        case fileHash = "rrdp-file-hash"
        /// A snapshot or delta file is of another session than the notification file says.
        case sessionMismatch = "rrdp-session-mismatch"
        /// A snapshot or delta file has another serial than the notification file says.
        case serialMismatch = "rrdp-serial-mismatch"
        /// The listed deltas have a gap.
        case deltaGap = "rrdp-delta-gap"
        /// A delta is listed twice.
        case deltaTwice = "rrdp-delta-twice"
        /// The listed deltas do not reach the serial of the notification file.
        case deltasEndEarly = "rrdp-deltas-end-early"
        /// More deltas are listed than the limit.
        case tooManyDeltas = "rrdp-too-many-deltas"
        /// A delta that was listed before is listed with another hash.
        case historyChanged = "rrdp-history-changed"
        /// The session is another than before.
        case sessionChanged = "rrdp-session-changed"
        /// The serial is much lower than before.
        case serialRegressed = "rrdp-serial-regressed"
        /// The serial is a little lower than before; what is stored is taken for current.
        case serialBehind = "rrdp-serial-behind"
        /// No listed delta follows the serial that was reached before.
        case deltasDoNotConnect = "rrdp-deltas-not-connected"
        /// More deltas would have to be applied than the limit.
        case tooFarBehind = "rrdp-too-far-behind"
        /// A delta adds an object that is there already.
        case publishPresent = "rrdp-publish-present"
        /// A delta replaces an object that is not there.
        case replacedAbsent = "rrdp-replaced-absent"
        /// A delta replaces an object that has another hash.
        case replacedHash = "rrdp-replaced-hash"
        /// A delta withdraws an object that is not there.
        case withdrawnAbsent = "rrdp-withdrawn-absent"
        /// A delta withdraws an object that has another hash.
        case withdrawnHash = "rrdp-withdrawn-hash"
        /// The repository has more objects than the limit.
        case tooManyObjects = "rrdp-repository-too-many-objects"
        /// The objects of the repository have more bytes than the limit.
        case tooLarge = "rrdp-repository-too-large"
    }
}

extension RRDPReason {
    /// The code of this reason.
    public var code: Code {
        switch self {
        case .notWellFormed: .notWellFormed
        case .encoding: .encoding
        case .character: .character
        case .documentType: .documentType
        case .tooMuchMarkup: .tooMuchMarkup
        case .namespace: .namespace
        case .unexpectedElement: .unexpectedElement
        case .unexpectedAttribute: .unexpectedAttribute
        case .missingAttribute: .missingAttribute
        case .unexpectedText: .unexpectedText
        case .version: .version
        case .sessionForm: .sessionForm
        case .serialForm: .serialForm
        case .hashForm: .hashForm
        case .fileURI: .fileURI
        case .origin: .origin
        case .noSnapshot: .noSnapshot
        case .severalSnapshots: .severalSnapshots
        case .deltaAhead: .deltaAhead
        case .objectURI: .objectURI
        case .base64: .base64
        case .objectTooLarge: .objectTooLarge
        case .emptyDelta: .emptyDelta
        case .uriTwice: .uriTwice
        case .notificationTooLarge: .notificationTooLarge
        case .fileTooLarge: .fileTooLarge
        case .fileHash: .fileHash
        case .sessionMismatch: .sessionMismatch
        case .serialMismatch: .serialMismatch
        case .deltaGap: .deltaGap
        case .deltaTwice: .deltaTwice
        case .deltasEndEarly: .deltasEndEarly
        case .tooManyDeltas: .tooManyDeltas
        case .historyChanged: .historyChanged
        case .sessionChanged: .sessionChanged
        case .serialRegressed: .serialRegressed
        case .serialBehind: .serialBehind
        case .deltasDoNotConnect: .deltasDoNotConnect
        case .tooFarBehind: .tooFarBehind
        case .publishPresent: .publishPresent
        case .replacedAbsent: .replacedAbsent
        case .replacedHash: .replacedHash
        case .withdrawnAbsent: .withdrawnAbsent
        case .withdrawnHash: .withdrawnHash
        case .tooManyObjects: .tooManyObjects
        case .tooLarge: .tooLarge
        }
    }
}

extension RRDPReason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .notWellFormed(let xmlError): "not well-formed XML (libxml2 error \(xmlError))"
        case .encoding: "declares another encoding than US-ASCII"
        case .character(let byte): "byte \(byte), which is no US-ASCII text"
        case .documentType: "document type declaration"
        case .tooMuchMarkup(let limit): "more than \(limit) bytes without an element"
        case .namespace: "element that is not in the namespace of RRDP"
        case .unexpectedElement: "element that has no place there"
        case .unexpectedAttribute: "attribute that has no place there"
        case .missingAttribute: "an attribute is missing"
        case .unexpectedText: "text where none may be"
        case .version: "version of the RRDP file is not 1"
        case .sessionForm: "session_id is no version 4 UUID"
        case .serialForm: "serial is no number from 1 to 2^63 - 1"
        case .hashForm: "hash is not 64 hexadecimal digits"
        case .fileURI(let reason): "file: \(reason)"
        case .origin(let uri): "\(uri) is at another origin than the notification file"
        case .noSnapshot: "no snapshot is named"
        case .severalSnapshots: "more than one snapshot is named"
        case .deltaAhead(let serial, let notification):
            "delta \(serial) is listed under serial \(notification)"
        case .objectURI(let reason): "object: \(reason)"
        case .base64: "object that is not Base64"
        case .objectTooLarge(let limit): "object of more than \(limit) bytes"
        case .emptyDelta: "delta without an element"
        case .uriTwice(let uri): "\(uri) occurs twice"
        case .notificationTooLarge(let limit): "notification file of more than \(limit) bytes"
        case .fileTooLarge(let limit): "file of more than \(limit) bytes"
        case .fileHash(let expected, let found): "the file has the hash \(found), not \(expected)"
        case .sessionMismatch: "another session_id than in the notification file"
        case .serialMismatch(let expected, let found):
            "serial \(found), not \(expected) as in the notification file"
        case .deltaGap(let after): "no delta is listed for serial \(after) + 1"
        case .deltaTwice(let serial): "delta \(serial) is listed twice"
        case .deltasEndEarly(let last, let notification):
            "the listed deltas end at \(last), before serial \(notification)"
        case .tooManyDeltas(let limit): "more than \(limit) deltas are listed"
        case .historyChanged(let serial): "delta \(serial) has another hash than before"
        case .sessionChanged: "a new session has begun"
        case .serialRegressed(let last, let found): "serial \(found) after \(last)"
        case .serialBehind(let last, let found): "serial \(found) after \(last), taken for an older copy"
        case .deltasDoNotConnect(let serial): "no delta is listed that follows serial \(serial)"
        case .tooFarBehind(let deltas, let limit): "\(deltas) deltas to apply, more than \(limit)"
        case .publishPresent(let uri): "\(uri) is added, but is there already"
        case .replacedAbsent(let uri): "\(uri) is replaced, but is not there"
        case .replacedHash(let uri): "\(uri) is replaced, but has another hash"
        case .withdrawnAbsent(let uri): "\(uri) is withdrawn, but is not there"
        case .withdrawnHash(let uri): "\(uri) is withdrawn, but has another hash"
        case .tooManyObjects(let limit): "more than \(limit) objects"
        case .tooLarge(let limit): "objects of more than \(limit) bytes"
        }
    }
}

extension RRDPReason.Code {
    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .notWellFormed,
            .encoding,
            .character,
            .namespace,
            .version,
            .sessionForm,
            .serialForm,
            .hashForm,
            .fileURI,
            .noSnapshot,
            .severalSnapshots,
            .deltaAhead,
            .fileHash,
            .deltaGap,
            .deltaTwice,
            .deltasEndEarly,
            .serialRegressed:
            .rfc(8182, section: "3.5.1.3")
        case .documentType, .serialBehind: .local
        case .tooMuchMarkup: .limit("markup-size")
        case .unexpectedElement,
            .unexpectedAttribute,
            .missingAttribute,
            .unexpectedText,
            .base64,
            .emptyDelta:
            .rfc(8182, section: "3.5.4")
        case .origin: .rfc(9674, section: "3.2")
        case .objectURI, .uriTwice, .sessionMismatch, .serialMismatch: .rfc(8182, section: "3.5.2.3")
        case .objectTooLarge: .limit("object-size")
        case .notificationTooLarge: .limit("notification-size")
        case .fileTooLarge: .limit("rrdp-file-size")
        case .tooManyDeltas: .limit("listed-deltas")
        case .historyChanged: .rfc(9697, section: "3")
        case .sessionChanged, .deltasDoNotConnect: .rfc(8182, section: "3.4.1")
        case .tooFarBehind: .limit("applied-deltas")
        case .publishPresent,
            .replacedAbsent,
            .replacedHash,
            .withdrawnAbsent,
            .withdrawnHash:
            .rfc(8182, section: "3.4.2")
        case .tooManyObjects: .limit("repository-objects")
        case .tooLarge: .limit("repository-size")
        }
    }
}
