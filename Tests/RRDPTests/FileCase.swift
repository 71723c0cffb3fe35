import RPKITypes
import Testing

@testable import RRDP

/// A file with one fault, and its neighbour without.
struct FileCase: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: Kind
    var file: [UInt8]
    /// Nil for a file that is accepted.
    var code: RRDPReason.Code?
    /// The flawless file next to it; nil where there is none to be had by one change.
    var neighbour: [UInt8]?
    var limits = Limits.standard

    init(
        _ name: String,
        _ kind: Kind,
        _ file: some Sequence<UInt8>,
        _ code: RRDPReason.Code?,
        neighbour: some Sequence<UInt8>,
        limits: Limits = .standard
    ) {
        self.name = name
        self.kind = kind
        self.file = Array(file)
        self.code = code
        self.neighbour = Array(neighbour)
        self.limits = limits
    }

    /// A case whose neighbour is the flawless file of its kind.
    init(_ name: String, _ kind: Kind, _ file: String, _ code: RRDPReason.Code?, limits: Limits = .standard) {
        self.init(name, kind, file.utf8, code, neighbour: FileCase.flawless(kind).utf8, limits: limits)
    }

    /// A case made from the flawless file of its kind by replacing text, which must be in it.
    init(
        _ name: String,
        _ kind: Kind,
        replacing text: String,
        by other: String,
        _ code: RRDPReason.Code?,
        limits: Limits = .standard
    ) {
        let file = FileCase.flawless(kind).replacing(text, with: other)
        precondition(file != FileCase.flawless(kind), "\(name): nothing to replace")
        self.init(name, kind, file, code, limits: limits)
    }

    var testDescription: String { "\(kind.rawValue): \(name)" }

    /// A file of each kind that has every element and attribute.
    static func flawless(_ kind: Kind) -> String {
        switch kind {
        case .notification:
            Document.notification(
                Document.snapshotElement + "\n" + Document.deltaElement(6) + "\n" + Document.deltaElement(7)
            )
        case .snapshot:
            Document.root("snapshot", Document.publish("a.roa") + "\n" + Document.publish("b.cer", "QQ=="))
        case .delta:
            Document.root(
                "delta",
                [
                    Document.publish("a.roa"), Document.withdraw("c.crl"),
                    Document.publish("b.cer", "QUI=", more: #" hash="\#(Document.hash)""#),
                ].joined(separator: "\n")
            )
        }
    }
}

extension FileCase {
    /// Rules of XML and of the schema, in each of the three files as far as they can be broken there.
    static let all: [FileCase] =
        Kind.allCases.flatMap { xml($0) + rootElement($0) } + ofNotification + ofSnapshot + ofDelta
        + limitCases

    private static func xml(_ kind: Kind) -> [FileCase] {
        let good = flawless(kind)
        let declared = #"<?xml version="1.0" encoding="US-ASCII"?>"# + "\n" + good
        let inner = "<\(kind.rawValue) xmlns"
        let wide: [UInt8] = good.utf8.flatMap { [$0, 0] as [UInt8] }
        return [
            FileCase("nothing", kind, "", .notWellFormed),
            FileCase("blanks only", kind, " \n ", .notWellFormed),
            FileCase("no XML", kind, "404 not found", .notWellFormed),
            FileCase("HTML", kind, "<html><body>moved</body></html>", .namespace),
            FileCase("cut off in the root's tag", kind, String(good.prefix(60)), .notWellFormed),
            FileCase("cut off before the last tag", kind, String(good.dropLast(20)), .notWellFormed),
            FileCase("cut off in the last tag", kind, String(good.dropLast(2)), .notWellFormed),
            FileCase("text behind the end", kind, good + "x", .notWellFormed),
            FileCase("element behind the end", kind, good + "<a/>", .notWellFormed),
            FileCase("second root", kind, good + good, .notWellFormed),
            FileCase(
                "attribute twice",
                kind,
                replacing: " version=",
                by: #" serial="7" version="#,
                .notWellFormed
            ),
            FileCase("wrong end tag", kind, replacing: "</\(kind.rawValue)>", by: "</x>", .notWellFormed),
            FileCase("undefined entity", kind, replacing: ">\n<", by: ">\n&lol;<", .notWellFormed),
            FileCase("reference to NUL", kind, replacing: ">\n<", by: ">\n&#0;<", .notWellFormed),
            FileCase("undeclared prefix", kind, replacing: " version=", by: " x:version=", .notWellFormed),
            FileCase("NUL", kind, replacing: ">\n<", by: ">\n\0<", .character),
            FileCase("control character", kind, replacing: ">\n<", by: ">\n\u{1}<", .character),
            FileCase("not ASCII", kind, replacing: ">\n<", by: ">\n\u{E9}<", .character),
            FileCase(
                "byte order mark",
                kind,
                [0xEF, 0xBB, 0xBF] as [UInt8] + good.utf8,
                .character,
                neighbour: good.utf8
            ),
            FileCase(
                "UTF-16 with mark",
                kind,
                [0xFF, 0xFE] as [UInt8] + wide,
                .character,
                neighbour: good.utf8
            ),
            FileCase("UTF-16 without mark", kind, wide, .character, neighbour: good.utf8),
            FileCase(
                "not ASCII in an attribute",
                kind,
                replacing: "serial=\"7\"",
                by: "serial=\"\u{667}\"",
                .character
            ),
        ]
            + ["UTF-16", "ISO-8859-1", "UTF-7", "ISO-2022-CN-EXT", "EBCDIC-US", "", "US-ASCII-X"].map {
                FileCase(
                    "encoding \($0)",
                    kind,
                    declared.replacing("US-ASCII", with: $0).utf8,
                    .encoding,
                    neighbour: declared.utf8
                )
            }
            + ["us-ascii", "ASCII", "UTF-8", "utf-8"].map {
                FileCase("encoding \($0)", kind, declared.replacing("US-ASCII", with: $0), nil)
            }
            + [
                FileCase("document type", kind, "<!DOCTYPE x>\n" + good, .documentType),
                FileCase(
                    "external DTD",
                    kind,
                    #"<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">"# + good,
                    .documentType
                ),
                FileCase(
                    "parameter entity",
                    kind,
                    #"<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>"# + good,
                    .documentType
                ),
                FileCase(
                    "external entity",
                    kind,
                    #"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"#
                        + good.replacing(">\n<", with: ">&e;<"),
                    .documentType
                ),
                FileCase(
                    "attribute defaults",
                    kind,
                    #"<!DOCTYPE x [<!ATTLIST \#(kind.rawValue) version CDATA "1">]>"# + good,
                    .documentType
                ),
                FileCase("64 instructions", kind, String(repeating: "<?a?>", count: 64) + good, nil),
                FileCase(
                    "65 instructions",
                    kind,
                    String(repeating: "<?a?>", count: 65) + good,
                    .tooMuchMarkup
                ),
                FileCase(
                    "comments",
                    kind,
                    "<!-- a -->\n" + good.replacing(">\n<", with: ">\n<!--b--><") + "<!---->",
                    nil
                ),
                FileCase("CR LF", kind, good.replacing("\n", with: "\r\n"), nil),
                FileCase("character reference", kind, replacing: "serial=\"7\"", by: "serial=\"&#55;\"", nil),
                FileCase("single quotes", kind, good.replacing("\"", with: "'"), nil),
                FileCase("XML 1.1 is read as 1.0", kind, #"<?xml version="1.1"?>"# + good, nil),
                FileCase(
                    "another namespace",
                    kind,
                    replacing: "/rpki/rrdp\"",
                    by: "/rpki/rrdp2\"",
                    .namespace
                ),
                FileCase(
                    "no namespace",
                    kind,
                    replacing: " xmlns=\"\(Document.namespace)\"",
                    by: "",
                    .namespace
                ),
                FileCase(
                    "prefix",
                    kind,
                    good.replacing(inner, with: "<r:\(kind.rawValue) xmlns:r")
                        .replacing("</\(kind.rawValue)>", with: "</r:\(kind.rawValue)>"),
                    .namespace
                ),
            ]
    }

    private static func rootElement(_ kind: Kind) -> [FileCase] {
        let name = kind.rawValue
        let serials = [
            "", "0", "-1", "+7", " 7", "7 ", "07", "7.0", "0x7", "9223372036854775808",
            "18446744073709551616",
            "99999999999999999999999999999999999999",
        ]
        let sessions = [
            "", "9b3f7e31-4979-4f8c-9818-73e4dadc3e6", "9b3f7e31-4979-4f8c-9818-73e4dadc3e6b0",
            "9b3f7e31-4979-1f8c-9818-73e4dadc3e6b", "9b3f7e31-4979-4f8c-c818-73e4dadc3e6b",
            "9b3f7e3-14979-4f8c-9818-73e4dadc3e6b", "{b3f7e31-4979-4f8c-9818-73e4dadc3e6}",
            "9b3f7e31-4979-4f8c-9818-73e4dadc3e6g", "../../../../../../../../etc/passwd00",
        ]
        let others = ["notification", "snapshot", "delta", "publish", "withdraw", "rrdp"].filter {
            $0 != name
        }
        return [
            FileCase("text in the root", kind, replacing: ">\n<", by: ">\nx<", .unexpectedText),
            FileCase("CDATA in the root", kind, replacing: ">\n<", by: "><![CDATA[x]]><", .unexpectedText),
            FileCase("blank CDATA in the root", kind, replacing: ">\n<", by: "><![CDATA[ ]]><", nil),
            FileCase("unknown element", kind, replacing: ">\n<", by: ">\n<x/><", .unexpectedElement),
            FileCase(
                "unknown attribute",
                kind,
                replacing: " version=",
                by: " x=\"\" version=",
                .unexpectedAttribute
            ),
            FileCase(
                "attribute of xml",
                kind,
                replacing: " version=",
                by: " xml:lang=\"en\" version=",
                .unexpectedAttribute
            ),
            FileCase(
                "namespace without use",
                kind,
                replacing: " version=",
                by: " xmlns:x=\"y\" version=",
                .unexpectedAttribute
            ),
            FileCase("no version", kind, replacing: " version=\"1\"", by: "", .missingAttribute),
            FileCase(
                "no session",
                kind,
                replacing: " session_id=\"\(Document.session)\"",
                by: "",
                .missingAttribute
            ),
            FileCase(
                "no serial",
                kind,
                replacing: " session_id=\"\(Document.session)\" serial=\"7\"",
                by: " session_id=\"\(Document.session)\"",
                .missingAttribute
            ),
        ]
            + ["2", "0", "", "01", "1.0", " 1", "11"].map {
                FileCase(
                    "version '\($0)'",
                    kind,
                    replacing: "version=\"1\"",
                    by: "version=\"\($0)\"",
                    .version
                )
            }
            + serials.map {
                FileCase(
                    "serial '\($0)'",
                    kind,
                    replacing: "\" serial=\"7\"",
                    by: "\" serial=\"\($0)\"",
                    .serialForm
                )
            }
            + sessions.map {
                FileCase("session '\($0)'", kind, replacing: Document.session, by: $0, .sessionForm)
            }
            + [
                FileCase(
                    "session in upper case",
                    kind,
                    replacing: Document.session,
                    by: Document.session.uppercased(),
                    nil
                )
            ]
            + others.map { FileCase("root \($0)", kind, Document.root($0, ""), .unexpectedElement) }
    }
}
