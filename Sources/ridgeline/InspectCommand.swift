import ArgumentParser
import RPKITypes
import RelyingParty

/// `ridgeline inspect`: what objects contain, and what is wrong with each by itself.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Decodes RPKI objects and shows all fields and findings.",
        discussion: """
            Each object is judged by itself: issuer and CRL are not consulted. Exit status: 0 when no object is \
            rejected, 1 when one is, 2 when a file cannot be read.
            """
    )

    @Flag(help: "Print JSON: for each file one object, on one line.")
    var json = false

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("Objects of any type; '-' is standard input.", valueName: "file"))
    var files: [String]

    /// The largest file that is read, in bytes; a cache representation of the whole RPKI has over 20 MB.
    ///
    /// What is too large for an object of its kind is a finding of the decoder.
    private static let fileSize = 256_000_000

    mutating func validate() throws {
        if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be read once.") }
    }

    mutating func run() async throws {
        let settings = ObjectInspection.Settings(
            time: common.evaluated,
            limits: try common.limits(),
            relaxations: common.relaxations
        )
        let output = StandardStream(.output)
        var isRejected = false
        var isUnreadable = false
        for (index, path) in files.enumerated() {
            let bytes: [UInt8]
            do throws(FileError) {
                bytes = try FileReading.read(path, maximumSize: InspectCommand.fileSize)
            } catch {
                // The other files are shown all the same.
                let message = InspectionText.neutralized("Error: \(error)") + "\n"
                StandardStream(.error).writeIgnoringErrors(Array(message.utf8))
                isUnreadable = true
                continue
            }
            let inspection = ObjectInspection(bytes, path: path, settings: settings)
            isRejected = isRejected || inspection.isRejected
            try output.write(rendered(inspection, isFirst: index == 0).span)
        }
        if isUnreadable { throw ExitStatus.failed }
        if isRejected { throw ExitStatus.invalid }
    }

    private func rendered(_ inspection: ObjectInspection, isFirst: Bool) -> [UInt8] {
        guard !json else { return InspectionJSON.render(inspection) }
        return Array(((isFirst ? "" : "\n") + InspectionText.render(inspection)).utf8)
    }
}
