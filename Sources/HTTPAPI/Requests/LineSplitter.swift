/// Cuts a stream of bytes into lines of a bounded size.
struct LineSplitter {
    private let lineSize: Int
    private var rest: [UInt8] = []
    private var isTooLong = false
    private var number = 0

    /// Begins; a line of more than `lineSize` octets is handed out as nil.
    init(lineSize: Int) { self.lineSize = lineSize }

    /// Takes the next bytes and hands out the lines that are complete, with their numbers from 1; not those with nothing
    /// but blanks.
    mutating func read(_ bytes: Span<UInt8>, _ body: ([UInt8]?, Int) -> Void) {
        var begin = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            take(bytes.extracting(begin..<index))
            end(body)
            begin = index + 1
        }
        take(bytes.extracting(begin..<bytes.count))
    }

    /// Hands out a last line without a line feed.
    mutating func finish(_ body: ([UInt8]?, Int) -> Void) {
        if !rest.isEmpty || isTooLong { end(body) }
    }

    private mutating func take(_ bytes: Span<UInt8>) {
        guard !isTooLong, rest.count + bytes.count <= lineSize else {
            isTooLong = true
            rest = []
            return
        }
        bytes.withUnsafeBufferPointer { rest.append(contentsOf: $0) }
    }

    private mutating func end(_ body: ([UInt8]?, Int) -> Void) {
        number += 1
        if isTooLong {
            body(nil, number)
        } else if rest.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
            body(rest, number)
        }
        isTooLong = false
        rest = []
    }
}
