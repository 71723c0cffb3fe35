import Glibc

extension FileReading {
    /// Reads a file of any size piece by piece; links are followed, and pipes are read to their end.
    ///
    /// - Parameters:
    ///   - path: The file; `-` is standard input.
    ///   - size: The largest size of a piece in bytes, which is the memory that this takes.
    ///   - body: Takes the pieces in order; none of them is empty.
    /// - Throws: ``FileError`` when the file cannot be read, and what `body` throws.
    package static func readPieces(
        _ path: String,
        size: Int = 262_144,
        _ body: (Span<UInt8>) throws -> Void
    ) throws {
        let isStandardInput = path == "-"
        let name = isStandardInput ? "standard input" : path
        let descriptor =
            isStandardInput
            ? STDIN_FILENO : retryingInterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
        guard descriptor >= 0 else { throw FileError(.open, name) }
        defer { if !isStandardInput { _ = close(descriptor) } }
        var piece = [UInt8](repeating: 0, count: size)
        while true {
            let count = piece.withUnsafeMutableBytes { buffer in
                retryingInterrupted { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            }
            guard count >= 0 else { throw FileError(.read, name) }
            guard count > 0 else { return }
            try body(piece.span.extracting(first: count))
        }
    }
}
