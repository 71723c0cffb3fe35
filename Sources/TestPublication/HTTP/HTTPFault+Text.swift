extension HTTPFault {
    /// The forms that ``init(_:)`` reads.
    package static let forms = """
        status:CODE, redirect:URI, redirect-loop, redirect-chain:N, slow:BYTES-PER-SECOND, stall:AFTER-BYTES, \
        silence, close:AFTER-BYTES, abort:AFTER-BYTES, missing-final-chunk, wrong-length:DIFFERENCE, \
        wrong-encoding:NAME, corrupt-gzip, gzip-bomb:INFLATED-SIZE, endless, huge-header:BYTES, \
        many-headers:N, endless-headers, garbage, changing, interim:N, endless-interim, body:TEXT, unconditional
        """

    /// Reads a fault from its text, `slow:1000`; nil for another form.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard let name = parts.first else { return nil }
        if parts.count == 1 {
            guard let fault = HTTPFault.plain[name] else { return nil }
            self = fault
            return
        }
        switch name {
        case "redirect": self = .redirect(to: parts[1])
        case "wrong-encoding": self = .wrongEncoding(parts[1])
        case "body": self = .body(Array(parts[1].utf8))
        default:
            guard let number = Int(parts[1]), let make = HTTPFault.numbered[name],
                number >= 0 || name == "wrong-length"
            else { return nil }
            self = make(number)
        }
    }

    private static let plain: [String: HTTPFault] = [
        "redirect-loop": .redirectLoop, "silence": .silence, "chunked": .chunked,
        "missing-final-chunk": .missingFinalChunk, "until-close": .untilClose, "corrupt-gzip": .corruptGzip,
        "endless": .endless, "endless-headers": .endlessHeaders, "changing": .changing,
        "endless-interim": .endlessInterim, "unconditional": .unconditional,
        "garbage": .garbage(Array("\u{0}\u{1}\u{2} this is no HTTP\r\n\r\n".utf8)),
    ]

    private static let numbered: [String: @Sendable (Int) -> HTTPFault] = [
        "status": { .status($0) }, "redirect-chain": { .redirectChain($0) },
        "slow": { .slow(bytesPerSecond: $0) }, "stall": { .stall(afterBytes: $0) },
        "close": { .close(afterBytes: $0) }, "abort": { .abort(afterBytes: $0) },
        "wrong-length": { .wrongLength(by: $0) }, "gzip-bomb": { .gzipBomb(inflatedSize: UInt64($0)) },
        "huge-header": { .hugeHeader(bytes: $0) }, "many-headers": { .manyHeaders($0) },
        "interim": { .interim(count: $0) },
    ]
}
