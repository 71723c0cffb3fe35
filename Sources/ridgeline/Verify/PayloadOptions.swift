import ArgumentParser
import Glibc
import RPKIPayload
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch

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
            "Payload from this running service instead of the store; without a path, its /json.",
            valueName: "url"
        )
    )
    var server: String?

    @Option(
        help: ArgumentHelp(
            "PEM file with root certificates to trust beside the system's, for --server; may be repeated.",
            valueName: "file"
        )
    )
    var rootCertificate: [String] = []

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
        if server == nil, !rootCertificate.isEmpty {
            throw ValidationError("--root-certificate is for --server.")
        }
        if let server, ServiceURL(server) == nil {
            throw ValidationError("'\(server)' is not http://HOST[:PORT][/PATH], nor the same with https.")
        }
        let sources = [("--payload", payload != nil), ("--server", server != nil)].filter(\.1).map(\.0)
        guard let first = sources.first else { return }
        if sources.count > 1 { throw ValidationError("--payload and --server exclude each other.") }
        if storage.store != nil || !tal.isEmpty {
            throw ValidationError("\(first) takes the place of the store, and excludes --store and --tal.")
        }
    }

    /// The payload; nil when none is asked for and there is no store.
    ///
    /// - Throws: as ``load()``.
    func loadIfAny() async throws -> PayloadSet? {
        let isAskedFor =
            payload != nil || server != nil || !slurm.isEmpty || storage.store != nil || !tal.isEmpty
        // Without a home directory there is no store that could be meant.
        guard isAskedFor || (try? storage.exists()) ?? false else { return nil }
        return try await load()
    }

    /// The payload without what has expired at the time of evaluation, and with the local exceptions.
    ///
    /// - Throws: ``CommandFailure`` when there is none, or a file is refused.
    func load() async throws -> PayloadSet {
        let documents = PayloadDocuments(limits: DocumentLimits(try common.limits()), slurm: slurm)
        let found =
            if let payload {
                try documents.read(payload).payload
            } else if let server {
                try await ask(server)
            } else {
                try await readStore()
            }
        return try documents.applyingExceptions(to: withoutExpired(found))
    }

    /// What holds at the time of evaluation; that something does not is said on standard error.
    private func withoutExpired(_ found: PayloadSet) -> PayloadSet {
        let holding = found.withoutExpired(at: common.evaluated)
        func count(_ set: PayloadSet) -> Int { set.vrps.count + set.vaps.count + set.routerKeys.count }
        let expired = count(found) - count(holding)
        if expired > 0 {
            let text =
                "Warning: \(expired) of \(count(found)) entries of the payload have expired and are left out\n"
            StandardStream(.error).writeIgnoringErrors(Array(text.utf8))
        }
        return holding
    }

    private func ask(_ server: String) async throws -> PayloadSet {
        guard let url = ServiceURL(server) else { throw CommandFailure("\(server) is no URL of a service") }
        let transfer = try common.limits()
        let limits = DocumentLimits(transfer)
        let transport = try HTTPTransport(
            try TransportContext(limits: transfer),
            rootCertificates: rootCertificate,
            version: Ridgeline.version
        )
        let bytes: [UInt8]
        do throws(FetchReason) {
            let deadline = Deadline(.seconds(transfer.repositoryTime))
            bytes = try await transport.get(url, deadline: deadline, sizeLimit: limits.size)
        } catch {
            throw CommandFailure("\(url): \(error)")
        }
        return try PayloadDocuments(limits: limits).decode(bytes, of: url.description).payload
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
