import ArgumentParser
import RPKIPayload
import RelyingParty
import RouteMonitor

/// The files of the conformance kit.
enum ConformanceKit {
    private static let directories = ["Conformance", "/usr/share/ridgeline/Conformance"]
    static let fileSize = 64_000_000
    /// The files with vectors.
    static let names = ["aspa-paths.json", "rov.json", "incidents.json"]

    /// The directory that is named, or the first that there is.
    static func directory(_ named: String?) throws -> String {
        if let named { return named }
        guard let directory = directories.first(where: FileReading.isDirectory) else {
            throw ValidationError("No --vectors are given, and there is no directory Conformance.")
        }
        return directory
    }

    /// Prints lines, some of whose words come from a kit or a program that may be anybody's.
    static func print(_ text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let safe = lines.map { InspectionText.neutralized(String($0)) }.joined(separator: "\n")
        try StandardStream(.output).write(Array(safe.utf8).span)
    }

    /// The content of a file of the kit, as `read` makes it out.
    static func read<T>(
        _ name: String,
        in directory: String,
        _ read: ([UInt8]) throws(DocumentError) -> T
    ) throws -> T {
        let path = "\(directory)/\(name)"
        let bytes = try FileReading.read(path, maximumSize: fileSize)
        do throws(DocumentError) {
            return try read(bytes)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }
}
