import Glibc

/// Text in files.
enum TextFile {
    /// The text of a file; empty when there is none.
    static func read(_ path: String) -> String {
        guard let file = fopen(path, "rb") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer.prefix(count)
        }
    }

    /// The end of a file, for messages.
    static func tail(_ path: String) -> String { String(read(path).suffix(600)) }

    /// Writes a file, which is there as a whole or not at all.
    static func write(_ bytes: [UInt8], to path: String) throws(RouterTestError) {
        guard let file = fopen(path + ".new", "wb") else { throw .system(call: "fopen", errno: errno) }
        let count = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, count == bytes.count, rename(path + ".new", path) == 0 else {
            throw .system(call: "write \(path)", errno: errno)
        }
    }

    /// Writes text that must end with a line break for some of the readers.
    static func write(_ text: String, to path: String) throws(RouterTestError) {
        try write(Array(text.utf8), to: path)
    }
}
