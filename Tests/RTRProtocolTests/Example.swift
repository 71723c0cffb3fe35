import RPKITypes
import Testing

@testable import RTRProtocol

/// A PDU of the examples that were replayed to BIRD, OpenBGPD, rtrlib and FRR, as octets and as a value.
struct Example: CustomTestStringConvertible {
    let name: String
    let reader: PDUError.Reader
    let version: ProtocolVersion
    let hex: String
    let pdu: PDU

    init(
        _ name: String,
        _ reader: PDUError.Reader,
        _ version: ProtocolVersion,
        _ hex: String,
        _ pdu: PDU
    ) {
        self.name = name
        self.reader = reader
        self.version = version
        self.hex = hex
        self.pdu = pdu
    }

    var octets: [UInt8] { bytes(hex) }
    var testDescription: String { name }
}

/// The octets of hexadecimal digits; blanks are passed over.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

func vrp(_ prefix: String, _ maxLength: Int, _ asn: UInt32) -> VRP {
    guard let prefix = IPPrefix(prefix), let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn))
    else { preconditionFailure("no VRP: \(prefix)") }
    return vrp
}

func vap(_ customer: UInt32, _ providers: UInt32...) -> VAP {
    VAP(customer: ASN(customer), providers: providers.map { ASN($0) })
}

func keyIdentifier(_ hex: String) -> KeyIdentifier {
    guard let identifier = KeyIdentifier(bytes(hex).span) else { preconditionFailure("no identifier") }
    return identifier
}

extension Example {
    private static let a = SessionID(0x2A17)
    private static let b = SessionID(0x2A18)
    private static let query = bytes("02020000 00000008")

    /// The base point of P-256 as a sample key.
    static let key = RouterKey(
        asn: ASN(64_496),
        keyIdentifier: keyIdentifier("b467a399 9eb5efa6 71de0032 f08a9c9e 5efda0e1"),
        subjectPublicKeyInfo: bytes(
            """
            30593013 06072a86 48ce3d02 0106082a
            8648ce3d 03010703 4200046b 17d1f2e1
            2c4247f8 bce6e563 a440f277 037d812d
            eb33a0f4 a13945d8 98c2964f e342e2fe
            1a7f9b8e e7eb4a7c 0f9e162b ce33576b
            315ececb b6406837 bf51f5
            """
        )
    )

    /// Version 2: full load, notify, delta, empty delta, error.
    static let versionTwo: [Example] = [
        Example("Reset Query", .cache, .v2, "02020000 00000008", .resetQuery),
        Example("Cache Response", .router, .v2, "02032a17 00000008", .cacheResponse(a)),
        Example(
            "IPv4 with AS0",
            .router,
            .v2,
            "02040000 00000014 01181800 cb007100 00000000",
            .prefix(vrp("203.0.113.0/24", 24, 0), .announce)
        ),
        Example(
            "IPv4 with a longer maxLength",
            .router,
            .v2,
            "02040000 00000014 01181900 c6336400 0000fbf1",
            .prefix(vrp("198.51.100.0/24", 25, 64_497), .announce)
        ),
        Example(
            "IPv4",
            .router,
            .v2,
            "02040000 00000014 01181800 c0000200 0000fbf0",
            .prefix(vrp("192.0.2.0/24", 24, 64_496), .announce)
        ),
        Example(
            "IPv6",
            .router,
            .v2,
            "02060000 00000020 01203000 20010db8 00000000 00000000 00000000 0000fbf0",
            .prefix(vrp("2001:db8::/32", 48, 64_496), .announce)
        ),
        Example(
            "Router Key",
            .router,
            .v2,
            """
            02090100 0000007b b467a399 9eb5efa6
            71de0032 f08a9c9e 5efda0e1 0000fbf0
            30593013 06072a86 48ce3d02 0106082a
            8648ce3d 03010703 4200046b 17d1f2e1
            2c4247f8 bce6e563 a440f277 037d812d
            eb33a0f4 a13945d8 98c2964f e342e2fe
            1a7f9b8e e7eb4a7c 0f9e162b ce33576b
            315ececb b6406837 bf51f5
            """,
            .routerKey(key, .announce)
        ),
        Example(
            "ASPA",
            .router,
            .v2,
            "020b0100 00000014 0000fbf0 0000fbf4 0000fbf5",
            .aspa(vap(64_496, 64_500, 64_501))
        ),
        Example(
            "ASPA of AS0",
            .router,
            .v2,
            "020b0100 00000010 0000fbf3 00000000",
            .aspa(vap(64_499, 0))
        ),
        Example(
            "End of Data",
            .router,
            .v2,
            "02072a17 00000018 00000007 00000e10 00000258 00001c20",
            .endOfData(a, SerialNumber(7), .standard)
        ),
        Example(
            "Serial Notify",
            .router,
            .v2,
            "02002a17 0000000c 00000008",
            .serialNotify(a, SerialNumber(8))
        ),
        Example(
            "Serial Query",
            .cache,
            .v2,
            "02012a17 0000000c 00000007",
            .serialQuery(a, SerialNumber(7))
        ),
        Example("Cache Response to it", .router, .v2, "02032a17 00000008", .cacheResponse(a)),
        Example(
            "IPv4 announced in a delta",
            .router,
            .v2,
            "02040000 00000014 01181a00 c6336400 0000fbf1",
            .prefix(vrp("198.51.100.0/24", 26, 64_497), .announce)
        ),
        Example(
            "IPv4 withdrawn",
            .router,
            .v2,
            "02040000 00000014 00181900 c6336400 0000fbf1",
            .prefix(vrp("198.51.100.0/24", 25, 64_497), .withdraw)
        ),
        Example(
            "ASPA replaced",
            .router,
            .v2,
            "020b0100 00000014 0000fbf0 0000fbf4 0000fbf6",
            .aspa(vap(64_496, 64_500, 64_502))
        ),
        Example(
            "ASPA announced",
            .router,
            .v2,
            "020b0100 00000010 0000fbf4 0000fbfe",
            .aspa(vap(64_500, 64_510))
        ),
        Example("ASPA withdrawn", .router, .v2, "020b0000 0000000c 0000fbf3", .aspaWithdrawal(ASN(64_499))),
        Example(
            "End of Data of the delta",
            .router,
            .v2,
            "02072a17 00000018 00000008 00000e10 00000258 00001c20",
            .endOfData(a, SerialNumber(8), .standard)
        ),
        Example(
            "Serial Query with nothing new",
            .cache,
            .v2,
            "02012a17 0000000c 00000008",
            .serialQuery(a, SerialNumber(8))
        ),
        Example(
            "Error Report about an ASPA without providers",
            .cache,
            .v2,
            """
            020a0009 00000028 0000000c 020b0100
            0000000c 0000fbf7 0000000c 6e6f2070
            726f7669 64657273
            """,
            .errorReport(
                ErrorReport(
                    .aspaProviderListError,
                    about: bytes("020b0100 0000000c 0000fbf7"),
                    text: "no providers"
                )
            )
        ),
    ]

    /// Downgrade from 2 to 1, no data, serial wrap, cache reset.
    static let versionOne: [Example] = [
        Example("Reset Query above the cache", .cache, .v2, "02020000 00000008", .resetQuery),
        Example(
            "Error Report about the version",
            .router,
            .v1,
            """
            010a0004 00000025 00000008 02020000
            00000008 0000000d 75736520 76657273
            696f6e20 31
            """,
            .errorReport(ErrorReport(.unsupportedProtocolVersion, about: query, text: "use version 1"))
        ),
        Example("Reset Query", .cache, .v1, "01020000 00000008", .resetQuery),
        Example(
            "No Data Available",
            .router,
            .v1,
            "010a0002 00000010 00000000 00000000",
            .errorReport(ErrorReport(.noDataAvailable))
        ),
        Example("Cache Response", .router, .v1, "01032a18 00000008", .cacheResponse(b)),
        Example(
            "IPv4",
            .router,
            .v1,
            "01040000 00000014 01181800 c0000200 0000fbf0",
            .prefix(vrp("192.0.2.0/24", 24, 64_496), .announce)
        ),
        Example(
            "IPv6",
            .router,
            .v1,
            "01060000 00000020 01203000 20010db8 00000000 00000000 00000000 0000fbf0",
            .prefix(vrp("2001:db8::/32", 48, 64_496), .announce)
        ),
        Example(
            "End of Data before the wrap",
            .router,
            .v1,
            "01072a18 00000018 ffffffff 00000e10 00000258 00001c20",
            .endOfData(b, SerialNumber(.max), .standard)
        ),
        Example(
            "Serial Notify after the wrap",
            .router,
            .v1,
            "01002a18 0000000c 00000000",
            .serialNotify(b, SerialNumber(0))
        ),
        Example(
            "Serial Query",
            .cache,
            .v1,
            "01012a18 0000000c ffffffff",
            .serialQuery(b, SerialNumber(.max))
        ),
        Example(
            "IPv4 withdrawn",
            .router,
            .v1,
            "01040000 00000014 00181800 c0000200 0000fbf0",
            .prefix(vrp("192.0.2.0/24", 24, 64_496), .withdraw)
        ),
        Example(
            "End of Data after the wrap",
            .router,
            .v1,
            "01072a18 00000018 00000000 00000e10 00000258 00001c20",
            .endOfData(b, SerialNumber(0), .standard)
        ),
        Example(
            "Serial Query of an old serial",
            .cache,
            .v1,
            "01012a18 0000000c 0000000c",
            .serialQuery(b, SerialNumber(12))
        ),
        Example("Cache Reset", .router, .v1, "01080000 00000008", .cacheReset),
        Example(
            "End of Data of version 0",
            .router,
            .v0,
            "00072a19 0000000c 00000007",
            .endOfData(SessionID(0x2A19), SerialNumber(7), nil)
        ),
    ]

    static let all = versionTwo + versionOne
}
