import RPKITypes

@testable import RRDP

extension FileCase {
    private static let hashes = [
        "", "0", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
        String(repeating: "a", count: 63) + "g", String(repeating: "a", count: 63) + " ",
    ]

    static let ofNotification: [FileCase] =
        [
            FileCase(
                "no snapshot",
                .notification,
                Document.notification(Document.deltaElement(7)),
                .noSnapshot
            ),
            FileCase(
                "two snapshots",
                .notification,
                Document.notification(Document.snapshotElement + Document.snapshotElement),
                .severalSnapshots
            ),
            FileCase("no deltas", .notification, Document.notification(), nil),
            FileCase(
                "snapshot behind deltas",
                .notification,
                Document.notification(Document.deltaElement(7) + Document.snapshotElement),
                nil
            ),
            FileCase(
                "delta ahead",
                .notification,
                Document.notification(Document.snapshotElement + Document.deltaElement(8)),
                .deltaAhead
            ),
            FileCase(
                "greatest serial",
                .notification,
                replacing: "\" serial=\"7\"",
                by: "\" serial=\"9223372036854775807\"",
                nil
            ),
            FileCase(
                "no uri",
                .notification,
                replacing: #" uri="\#(Document.origin)s.xml""#,
                by: "",
                .missingAttribute
            ),
            FileCase(
                "no hash",
                .notification,
                replacing: #" hash="\#(Document.hash)"/>"#,
                by: "/>",
                .missingAttribute
            ),
            FileCase(
                "delta without serial",
                .notification,
                replacing: #"<delta serial="6""#,
                by: "<delta",
                .missingAttribute
            ),
            FileCase(
                "serial of a delta",
                .notification,
                replacing: #"<delta serial="6""#,
                by: #"<delta serial="0""#,
                .serialForm
            ),
            FileCase(
                "serial of a snapshot",
                .notification,
                replacing: "<snapshot",
                by: #"<snapshot serial="7""#,
                .unexpectedAttribute
            ),
            FileCase(
                "text in a snapshot",
                .notification,
                replacing: "\(Document.hash)\"/>\n<delta serial=\"6\"",
                by: "\(Document.hash)\">x</snapshot><delta serial=\"6\"",
                .unexpectedText
            ),
            FileCase(
                "snapshot in a snapshot",
                .notification,
                replacing: "\(Document.hash)\"/>\n<delta serial=\"6\"",
                by: "\(Document.hash)\"><snapshot/></snapshot><delta serial=\"6\"",
                .unexpectedElement
            ),
            FileCase(
                "publish in a notification",
                .notification,
                replacing: "\(Document.hash)\"/>\n<delta serial=\"6\"",
                by: "\(Document.hash)\"/>\(Document.publish("a.roa"))<delta serial=\"6\"",
                .unexpectedElement
            ),
            FileCase(
                "snapshot with an end tag",
                .notification,
                replacing: "\(Document.hash)\"/>\n<delta serial=\"6\"",
                by: "\(Document.hash)\"> \n </snapshot><delta serial=\"6\"",
                nil
            ),
        ]
        + hashes.map {
            FileCase(
                "hash '\($0)'",
                .notification,
                replacing: "s.xml\" hash=\"\(Document.hash)",
                by: "s.xml\" hash=\"\($0)",
                .hashForm
            )
        }
        + [
            "", "s.xml", "/s.xml", "http://rrdp.example.net/s.xml", "https://rrdp.example.net",
            "https:///s.xml",
            "https://rrdp.example.net/../s.xml", "https://a@rrdp.example.net/s.xml",
            "https://rrdp.example.net/s.xml?x", "https://rrdp.example.net/s\u{20}.xml",
            "rsync://rrdp.example.net/repo/s.xml", "https://rrdp.example.net/s&#9;.xml",
            "https://rrdp.example.net/&#233;.xml",
        ]
        .map {
            FileCase(
                "file URI '\($0)'",
                .notification,
                replacing: Document.origin + "s.xml",
                by: $0,
                .fileURI
            )
        }
        + [
            "https://rrdp.example.com/s.xml", "https://rrdp.example.net:8443/s.xml",
            "https://example.net/s.xml",
            "https://rrdp.example.net./s.xml", "https://rrdp.example.net.evil.example/s.xml",
        ]
        .flatMap { uri in
            [
                FileCase(
                    "origin of the snapshot \(uri)",
                    .notification,
                    replacing: Document.origin + "s.xml",
                    by: uri,
                    .origin
                ),
                FileCase(
                    "origin of a delta \(uri)",
                    .notification,
                    replacing: Document.origin + "6/d.xml",
                    by: uri,
                    .origin
                ),
            ]
        }
        + [
            "https://RRDP.Example.NET/s.xml", "https://rrdp.example.net:443/s.xml",
            "HTTPS://rrdp.example.net/s.xml",
        ].map {
            FileCase("same origin \($0)", .notification, replacing: Document.origin + "s.xml", by: $0, nil)
        }

    static let ofSnapshot: [FileCase] =
        [
            FileCase("no elements", .snapshot, Document.root("snapshot", ""), nil),
            FileCase(
                "no uri",
                .snapshot,
                replacing: #" uri="rsync://example.net/repo/a.roa""#,
                by: "",
                .missingAttribute
            ),
            FileCase(
                "hash in a snapshot",
                .snapshot,
                replacing: "a.roa\"",
                by: "a.roa\" hash=\"\(Document.hash)\"",
                .unexpectedAttribute
            ),
            FileCase(
                "withdraw in a snapshot",
                .snapshot,
                replacing: ">\n<",
                by: ">\(Document.withdraw("c.crl"))<",
                .unexpectedElement
            ),
            FileCase("element in publish", .snapshot, replacing: "QUJD", by: "QUJD<x/>", .unexpectedElement),
            FileCase(
                "publish in publish",
                .snapshot,
                replacing: "QUJD",
                by: "<publish/>",
                .unexpectedElement
            ),
            FileCase(
                "namespace repeated",
                .snapshot,
                replacing: "<publish",
                by: "<publish xmlns=\"\(Document.namespace)\"",
                nil
            ),
            FileCase(
                "other namespace",
                .snapshot,
                replacing: "<publish",
                by: "<publish xmlns=\"x\"",
                .namespace
            ),
            FileCase(
                "element without namespace",
                .snapshot,
                replacing: "<publish",
                by: "<publish xmlns=\"\"",
                .namespace
            ),
            FileCase("empty object", .snapshot, replacing: "QUJD", by: "", nil),
            FileCase("blanks in Base64", .snapshot, replacing: "QUJD", by: " Q\tU\r\nJ  D\n", nil),
            FileCase("Base64 in CDATA", .snapshot, replacing: "QUJD", by: "Q<![CDATA[UJ]]>D", nil),
            FileCase("comment in Base64", .snapshot, replacing: "QUJD", by: "QU<!-- -->JD", nil),
            FileCase("reference in Base64", .snapshot, replacing: "QUJD", by: "QU&#x4a;D", nil),
            FileCase(
                "other session",
                .snapshot,
                replacing: Document.session,
                by: "a" + Document.session.dropFirst(),
                .sessionMismatch
            ),
            FileCase(
                "other serial",
                .snapshot,
                replacing: "serial=\"7\"",
                by: "serial=\"8\"",
                .serialMismatch
            ),
        ]
        + [
            "Q", "QU", "QUJ", "QUJDQ", "QUJD=", "QUJ==", "QQ=", "QR==", "QUJ=QUJD", "====", "=", "Q===",
            "QU-D", "QU_D",
            "QU&lt;D", "QUJD.", "QU&amp;D", "QUJ=\u{20}=", "&#233;UJD",
        ].map { FileCase("Base64 '\($0)'", .snapshot, replacing: "QUJD", by: $0, .base64) }
        + objectURIs.map {
            FileCase(
                "object URI '\($0)'",
                .snapshot,
                replacing: "rsync://example.net/repo/a.roa",
                by: $0,
                .objectURI
            )
        }

    static let objectURIs = [
        "", "a.roa", "https://example.net/repo/a.roa", "rsync://example.net/a.roa", "rsync://example.net",
        "rsync:///repo/a.roa", "rsync://../repo/a.roa", "rsync://example.net/../a.roa",
        "rsync://example.net/repo/../../etc/cron.d/a", "rsync://example.net/repo/.a.roa",
        "rsync://example.net/repo//a.roa", "rsync://root@example.net/repo/a.roa",
        "rsync://example.net/repo/a.roa&#10;", "rsync://example.net/repo/a\\b.roa",
        "rsync://example.net/repo/a b.roa",
    ]

    static let ofDelta: [FileCase] =
        [
            FileCase("no elements", .delta, Document.root("delta", ""), .emptyDelta),
            FileCase("no elements but a comment", .delta, Document.root("delta", "<!-- -->"), .emptyDelta),
            FileCase("one withdrawal", .delta, Document.root("delta", Document.withdraw("a.roa")), nil),
            FileCase("one publication", .delta, Document.root("delta", Document.publish("a.roa")), nil),
            FileCase(
                "no uri",
                .delta,
                replacing: #" uri="rsync://example.net/repo/a.roa""#,
                by: "",
                .missingAttribute
            ),
            FileCase(
                "withdraw without uri",
                .delta,
                replacing: #" uri="rsync://example.net/repo/c.crl""#,
                by: "",
                .missingAttribute
            ),
            FileCase(
                "withdraw without hash",
                .delta,
                replacing: "c.crl\" hash=\"\(Document.hash)\"",
                by: "c.crl\"",
                .missingAttribute
            ),
            FileCase(
                "unknown attribute of publish",
                .delta,
                replacing: "<publish",
                by: "<publish serial=\"7\"",
                .unexpectedAttribute
            ),
            FileCase(
                "unknown attribute of withdraw",
                .delta,
                replacing: "<withdraw",
                by: "<withdraw tag=\"\"",
                .unexpectedAttribute
            ),
            FileCase(
                "text in withdraw",
                .delta,
                replacing: "\"/>",
                by: "\">QUJD</withdraw>",
                .unexpectedText
            ),
            FileCase(
                "element in withdraw",
                .delta,
                replacing: "\"/>",
                by: "\"><publish/></withdraw>",
                .unexpectedElement
            ),
            FileCase(
                "snapshot in a delta",
                .delta,
                replacing: ">\n<",
                by: ">\n<snapshot/><",
                .unexpectedElement
            ),
            FileCase("published twice", .delta, replacing: "b.cer", by: "a.roa", .uriTwice),
            FileCase("published and withdrawn", .delta, replacing: "c.crl", by: "a.roa", .uriTwice),
            FileCase(
                "the same but for the scheme's case",
                .delta,
                replacing: "rsync://example.net/repo/c.crl",
                by: "RSYNC://example.net/repo/a.roa",
                .uriTwice
            ),
            FileCase("the same but for a letter's case", .delta, replacing: "c.crl", by: "A.roa", nil),
            FileCase(
                "namespace repeated",
                .delta,
                replacing: "<withdraw",
                by: "<withdraw xmlns=\"\(Document.namespace)\"",
                nil
            ),
            FileCase("Base64", .delta, replacing: "QUJD", by: "QUJ", .base64),
            FileCase(
                "other session",
                .delta,
                replacing: Document.session,
                by: "a" + Document.session.dropFirst(),
                .sessionMismatch
            ),
            FileCase("other serial", .delta, replacing: "serial=\"7\"", by: "serial=\"6\"", .serialMismatch),
        ]
        + hashes.map {
            FileCase(
                "hash '\($0)'",
                .delta,
                replacing: "b.cer\" hash=\"\(Document.hash)",
                by: "b.cer\" hash=\"\($0)",
                .hashForm
            )
        }
        + objectURIs.map {
            FileCase(
                "object URI '\($0)'",
                .delta,
                replacing: "rsync://example.net/repo/c.crl",
                by: $0,
                .objectURI
            )
        }
}
