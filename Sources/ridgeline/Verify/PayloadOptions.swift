import ArgumentParser
import Glibc
import RPKIPayload
import RPKIValidation

/// Where payload comes from.
struct PayloadOptions: ParsableArguments {
    @OptionGroup var storage: StoreOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Trust anchor locators, for payload from the store; as for validate.",
            valueName: "file"
        )
    )
    var tal: [String] = []

    @OptionGroup var common: CommonOptions

    /// The payload.
    ///
    /// - Throws: ``CommandFailure`` when there is none.
    func load() async throws -> PayloadSet {
        var arguments = ["--offline"]
        if let store = storage.store { arguments += ["--store", store] }
        let request = ValidationRequest(
            objects: .store(try FetchOptions.parse(arguments)),
            talPaths: tal.isEmpty ? try DefaultTrustAnchors.paths() : tal,
            context: ValidationContext(
                time: common.evaluated,
                limits: try common.limits(),
                relaxations: common.relaxations
            ),
            threads: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        )
        let progress = ProgressLine()
        defer { progress.finish() }
        let outcome = try await runValidation(request, progress: progress)
        guard !outcome.hasNothing else {
            throw CommandFailure(
                "the store has nothing valid: run ridgeline validate first, or give --payload",
                status: .incomplete
            )
        }
        return outcome.payload
    }
}
