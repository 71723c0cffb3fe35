import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import RouteVerification

/// Answers lines with lines, however many there are.
protocol LineAnswering: Sendable {
    /// Takes the next bytes; appends the answers to the lines that are complete.
    mutating func read(_ bytes: Span<UInt8>, answers: inout [UInt8])
    /// Answers a last line that has no line feed.
    mutating func finish(answers: inout [UInt8])
}

/// A response that is made while the request arrives: lines in, lines out.
///
/// What is read waits for what is written, so that memory is bounded by a line and a piece of the request. A client must
/// therefore read while it sends. Lines are answered on the API's threads, a slice at a time; the slices of all requests
/// queue there one behind the other, so that each has its turn.
enum LineStream {
    /// The response to a request with lines.
    ///
    /// - `make`: makes what answers them.
    ///
    /// - Throws: ``APIError/Code/busy`` and ``APIError/Code/ending``.
    static func response(
        to call: Call,
        _ make: @escaping @Sendable () -> some LineAnswering
    ) throws(APIError) -> Response {
        let (core, body) = (call.core, call.request.body)
        let place = try core.bulk.takePlace()
        return Response(
            status: .ok,
            headers: [.contentType: MediaTypes.lines],
            body: ResponseBody { writer in
                defer { withExtendedLifetime(place) {} }
                var lines = LineSlices(make(), core.configuration.limits)
                do {
                    for try await piece in body {
                        lines.take(piece)
                        while !lines.isEmpty {
                            guard !core.bulk.isClosed else {
                                try await writer.write(ByteBuffer(bytes: ending))
                                return try await writer.finish(nil)
                            }
                            let (next, answers) = try await core.work { [lines] in lines.afterSlice() }
                            lines = next
                            if !answers.isEmpty { try await writer.write(ByteBuffer(bytes: answers)) }
                        }
                    }
                } catch let error as HTTPParserError {
                    // Chunks that are none, say (RFC 9112, section 7.1).
                    core.logger.debug("HTTP body is broken", metadata: ["error": "\(error)"])
                    throw error
                }
                let answers = try await core.work { [lines] in lines.afterLastLine() }
                if !answers.isEmpty { try await writer.write(ByteBuffer(bytes: answers)) }
                try await writer.finish(nil)
            }
        )
    }

    /// The last line of an answer that ends before its request does.
    private static var ending: [UInt8] {
        let error = APIError(.ending, "the service ends")
        var line = JSONLine()
        line.object { line in
            line.member("error", error.detail)
            line.member("code", error.code.rawValue)
        }
        return line.bytes + [0x0A]
    }
}

/// Lines that arrived, answered in slices of a bounded size.
struct LineSlices<Lines: LineAnswering>: Sendable {
    private var lines: Lines
    private var rest = ByteBuffer()
    private let limits: HTTPLimits

    /// Begins.
    init(_ lines: Lines, _ limits: HTTPLimits) {
        self.lines = lines
        self.limits = limits
    }

    /// Whether all that arrived was looked at.
    var isEmpty: Bool { rest.readableBytes == 0 }

    /// Takes what arrived; only when it is empty.
    mutating func take(_ piece: ByteBuffer) { rest = piece }

    /// The lines after a slice: at most ``HTTPLimits/sliceLines``, ending early when
    /// ``HTTPLimits/sliceTime`` is over or the answers have ``HTTPLimits/sliceSize``.
    consuming func afterSlice() -> (next: Self, answers: [UInt8]) {
        var answers: [UInt8] = []
        let end = ContinuousClock.now + .seconds(limits.sliceTime)
        var count = 0
        while !isEmpty {
            let size = rest.readableBytesView.firstIndex(of: 0x0A).map { $0 - rest.readerIndex + 1 }
            guard let line = rest.readSlice(length: size ?? rest.readableBytes) else { break }
            lines.read(line.readableBytesUInt8Span, answers: &answers)
            count += 1
            let isFull = count >= limits.sliceLines || answers.count >= limits.sliceSize
            if isFull || ContinuousClock.now >= end { break }
        }
        return (self, answers)
    }

    /// The answer to a last line that has no line feed.
    consuming func afterLastLine() -> [UInt8] {
        var answers: [UInt8] = []
        lines.finish(answers: &answers)
        return answers
    }
}
