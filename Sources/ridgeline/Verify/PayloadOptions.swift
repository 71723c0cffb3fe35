import ArgumentParser
import Glibc
import RPKIPayload
import RPKIValidation
import RelyingParty

/// Where payload comes from.
struct PayloadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Payload from this file instead of the store: the JSON of Ridgeline, rpki-client, Routinator, StayRTR or FORT.",
            valueName: "file"
        )
    )
    var payload: String?

    @Option(
        help: ArgumentHelp(
            "Local exceptions on top of the payload (SLURM, RFC 8416, or version 2); may be repeated.",
            valueName: "file"
        )
    )
    var slurm: [String] = []

    @OptionGroup var storage: StoreOptions

    @Option(
        help: ArgumentHelp(
            "A trust anchor locator, for payload from the store; may be repeated. Default: as for validate.",
            valueName: "file"
        )
    )
    var tal: [String] = []

    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        guard payload != nil else { return }
        if storage.store != nil || !tal.isEmpty {
            throw ValidationError("--payload takes the place of the store, and excludes --store and --tal.")
        }
    }

    /// The payload; nil when none is asked for and there is no store.
    ///
    /// - Throws: as ``load()``.
    func loadIfAny() async throws -> PayloadSet? {
        let isAskedFor = payload != nil || !slurm.isEmpty || storage.store != nil || !tal.isEmpty
        // Without a home directory there is no store that could be meant.
        guard isAskedFor || (try? storage.exists()) ?? false else { return nil }
        return try await load()
    }

    /// The payload, without what has expired at the time of evaluation, and with the local exceptions.
    ///
    /// - Throws: ``CommandFailure`` when there is none, or a file is refused.
    func load() async throws -> PayloadSet {
        let found = if let payload { try read(payload) } else { try await readStore() }
        guard !slurm.isEmpty else { return found }
        return try exceptions().apply(to: found).payload
    }

    private func read(_ path: String) throws -> PayloadSet {
        let limits = DocumentLimits.standard
        let bytes = try FileReading.read(path, maximumSize: limits.size)
        do throws(DocumentError) {
            return try PayloadFile.read(bytes, limits: limits).payload
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }

    private func exceptions() throws -> LocalExceptions {
        let limits = DocumentLimits.standard
        var sources: [LocalExceptions.Source] = []
        for path in slurm {
            let bytes = try FileReading.read(path, maximumSize: limits.size)
            do throws(DocumentError) {
                sources.append(
                    LocalExceptions.Source(name: path, file: try SLURMFile.read(bytes, limits: limits))
                )
            } catch {
                throw CommandFailure("\(path): \(error)")
            }
        }
        do throws(ExceptionConflict) {
            return try LocalExceptions(sources)
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    private func readStore() async throws -> PayloadSet {
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
