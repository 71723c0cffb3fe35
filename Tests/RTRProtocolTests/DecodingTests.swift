import RPKITypes
import Testing

@testable import RTRProtocol

@Suite("Decoding")
struct DecodingTests {
    @Test("Values of the examples", arguments: Example.all)
    func examples(example: Example) {
        let reading = Reading(example.octets, example.reader)
        let frame = PDUDecoder.Frame(
            version: example.version,
            pdu: example.pdu,
            offset: 0,
            length: example.octets.count,
            remarks: []
        )
        #expect(reading.frames == [frame])
        #expect(reading.errors.isEmpty)
    }

    @Test(
        "A whole exchange gives its PDUs and offsets, in pieces of any size",
        arguments: [1, 2, 7, 8, 13, 64]
    )
    func exchange(pieces: Int) {
        let examples = Example.versionTwo.filter { $0.reader == .router }
        let octets = examples.flatMap(\.octets)
        let reading = Reading(octets, .router, pieces: pieces)
        #expect(reading.pdus == examples.map(\.pdu))
        var offset = 0
        for (frame, example) in zip(reading.frames, examples) {
            #expect(frame.offset == offset)
            offset += example.octets.count
        }
        #expect(reading == Reading(octets, .router))
    }

    @Test("Decoding what was encoded gives the same", arguments: ProtocolVersion.allCases)
    func roundTrip(version: ProtocolVersion) throws {
        var random = RandomSource(seed: 7 + UInt64(version.rawValue))
        for type in PDUType.allCases where type.definedFrom <= version {
            let reader: PDUError.Reader = type.sender == .router ? .cache : .router
            for _ in 0..<200 {
                let pdu = random.pdu(type, version)
                let octets = try pdu.octets(version: version)
                let reading = Reading(octets, reader, pieces: 1 + random.below(40))
                #expect(reading.pdus == [pdu])
                #expect(reading.frames.first?.version == version)
                #expect(reading.frames.first?.remarks.filter { !isKeySize($0) } == [])
            }
        }
    }

    private func isKeySize(_ remark: Remark) -> Bool {
        if case .keySize = remark { true } else { false }
    }

    /// A header and nothing else, as the error must come before the body.
    private func header(_ version: UInt8, _ type: UInt8, _ length: UInt32, flags: UInt8 = 0) -> [UInt8] {
        [version, type, flags, 0] + length.bigEndianBytes
    }

    @Test("Each wrong length of each type and version is refused at its header")
    func wrongLengths() {
        let right: [PDUType: [ProtocolVersion: Set<UInt32>]] = [
            .serialNotify: [.v0: [12], .v1: [12], .v2: [12]],
            .serialQuery: [.v0: [12], .v1: [12], .v2: [12]],
            .resetQuery: [.v0: [8], .v1: [8], .v2: [8]],
            .cacheResponse: [.v0: [8], .v1: [8], .v2: [8]],
            .ipv4Prefix: [.v0: [20], .v1: [20], .v2: [20]],
            .ipv6Prefix: [.v0: [32], .v1: [32], .v2: [32]],
            .endOfData: [.v0: [12], .v1: [24], .v2: [24]],
            .cacheReset: [.v0: [8], .v1: [8], .v2: [8]],
        ]
        for (type, versions) in right {
            let reader: PDUError.Reader = type.sender == .router ? .cache : .router
            for (version, lengths) in versions {
                for length in Array(0...70) + [255, 65_535, 65_536, 70_000, .max] as [UInt32] {
                    let reading = Reading(header(version.rawValue, type.rawValue, length), reader)
                    if lengths.contains(length) {
                        #expect(reading.errors.isEmpty)
                    } else {
                        #expect(reading.errors.map(\.fault) == [.length(type, length: length, version)])
                        let answer: ErrorCode = reader == .cache ? .invalidRequest : .corruptData
                        #expect(reading.errors.first?.answer == answer)
                        #expect(reading.errors.first?.octets.count == 8)
                        #expect(reading.errors.first?.position == 4)
                    }
                }
            }
        }
    }

    @Test("Lengths of the types that vary")
    func varyingLengths() {
        func isRefused(_ type: PDUType, _ length: UInt32) -> Bool {
            !Reading(header(2, type.rawValue, length), .router).errors.isEmpty
        }
        for length in Array(0...80) + Array(65_500...65_540) + [70_000, .max] as [UInt32] {
            #expect(isRefused(.routerKey, length) == !(33...65_535).contains(length))
            #expect(isRefused(.errorReport, length) == !(16...65_535).contains(length))
            #expect(isRefused(.aspa, length) == !(length >= 12 && length <= 65_535 && length % 4 == 0))
        }
    }

    @Test("Types and versions: what each side refuses, and its answer")
    func types() {
        for version in ProtocolVersion.allCases {
            for type in UInt8.min...UInt8.max {
                for reader in [PDUError.Reader.cache, .router] {
                    let errors = Reading(header(version.rawValue, type, 0), reader).errors
                    #expect(errors.count == 1)
                    let (fault, answer) = expectation(type, version, reader)
                    #expect(errors.first?.fault == fault)
                    #expect(errors.first?.answer == answer)
                }
            }
        }
    }

    private func expectation(
        _ raw: UInt8,
        _ version: ProtocolVersion,
        _ reader: PDUError.Reader
    ) -> (PDUFault, ErrorCode?) {
        let wrong: ErrorCode = reader == .cache ? .invalidRequest : .corruptData
        guard let type = PDUType(rawValue: raw) else { return (.unknownType(raw), .unsupportedPDUType) }
        if type == .aspa && version < .v2 || type == .routerKey && version == .v0 {
            return (.typeNotInVersion(type, version), .unsupportedPDUType)
        }
        if type == .errorReport { return (.length(type, length: 0, version), nil) }
        if (type == .serialQuery || type == .resetQuery) != (reader == .cache) {
            return (.misdirected(type), wrong)
        }
        return (.length(type, length: 0, version), wrong)
    }

    @Test("A query of an unknown version is reported and stepped over")
    func unknownVersion() {
        let stream = bytes("03010001 0000000c 00000005 02020000 00000008")
        for pieces in [1, 5, 100] {
            let reading = Reading(stream, .cache, pieces: pieces)
            #expect(reading.errors.map(\.fault) == [.unknownVersion(3)])
            #expect(reading.errors.first?.octets == bytes("03010001 0000000c"))
            #expect(reading.errors.first?.answer == .unsupportedProtocolVersion)
            #expect(reading.pdus == [.resetQuery])
            #expect(reading.frames.first?.offset == 12)
        }
        let endless = Reading(bytes("ff010001 00000007 00000005 02020000 00000008"), .cache)
        #expect(endless.errors.map(\.fault) == [.unknownVersion(255)])
        #expect(endless.frames.isEmpty)
    }

    @Test(
        "Bodies that break a rule",
        arguments: [
            ("02040000 00000014 01212100 c0000200 0000fbf0", PDUFault.prefixLength(33, .ipv4), 9),
            (
                "02060000 00000020 01818100 20010db8 00000000 00000000 00000000 0000fbf0",
                .prefixLength(129, .ipv6), 9
            ),
            ("02040000 00000014 01181700 c0000200 0000fbf0", .maxLength(23, prefixLength: 24, .ipv4), 10),
            ("02040000 00000014 01182100 c0000200 0000fbf0", .maxLength(33, prefixLength: 24, .ipv4), 10),
            ("02040000 00000014 01181800 c0000201 0000fbf0", .hostBits(length: 24, .ipv4), 12),
            ("020b0100 0000000c 0000fbf7", .noProviders(ASN(64_503)), 4),
            ("020b0100 00000014 0000fbf7 00000000 0000fbf4", .mixedAS0(ASN(64_503)), 12),
            ("020b0100 00000014 0000fbf7 0000fbf4 00000000", .mixedAS0(ASN(64_503)), 16),
            ("020b0000 00000010 0000fbf7 0000fbf4", .withdrawalWithProviders(ASN(64_503), count: 1), 12),
            // The layout of ASPA PDUs before revision 14 reads as a withdrawal with a list.
            (
                "020b0000 00000018 01000002 0000fbf0 0000fbf4 0000fbf5",
                .withdrawalWithProviders(ASN(0x0100_0002), count: 3), 12
            ),
        ]
    )
    func bodies(hex: String, fault: PDUFault, position: Int) {
        let before = bytes("02032a17 00000008")
        let reading = Reading(before + bytes(hex), .router)
        let expected: ErrorCode
        switch fault {
        case .noProviders, .mixedAS0: expected = .aspaProviderListError
        default: expected = .corruptData
        }
        #expect(reading.pdus.count == 1)
        #expect(reading.errors.map(\.fault) == [fault])
        #expect(reading.errors.first?.answer == expected)
        #expect(reading.errors.first?.position == position)
        #expect(reading.errors.first?.offset == 8)
        #expect(reading.errors.first?.octets == bytes(hex))
    }

    @Test(
        "What is reserved is ignored with a remark",
        arguments: [
            ("02040001 00000014 01181800 c0000200 0000fbf0", [Remark.reservedField(.ipv4Prefix, 1)]),
            ("02040000 00000014 ff181800 c0000200 0000fbf0", [.reservedFlags(.ipv4Prefix, 255)]),
            ("02040000 00000014 01181807 c0000200 0000fbf0", [.reservedField(.ipv4Prefix, 7)]),
            ("02080100 00000008", [.reservedField(.cacheReset, 256)]),
            ("020b8100 00000010 0000fbf7 0000fbf4", [.reservedFlags(.aspa, 0x81)]),
            ("020b0102 00000010 0000fbf7 0000fbf4", [.reservedField(.aspa, 2)]),
            (
                "020b0100 00000018 0000fbf7 0000fbf5 0000fbf4 0000fbf5",
                [.unorderedProviders(ASN(64_503)), .repeatedProvider(ASN(64_503))]
            ),
            ("02090100 00000021 b467a399 9eb5efa6 71de0032 f08a9c9e 5efda0e1 0000fbf0 30", [.keySize(1)]),
        ]
    )
    func reserved(hex: String, remarks: [Remark]) {
        let reading = Reading(bytes(hex), .router)
        #expect(reading.errors.isEmpty)
        #expect(reading.frames.map(\.remarks) == [remarks])
        if case .aspa(let vap) = reading.pdus.first { #expect(vap.providers.first == ASN(64_500)) }
    }
}
