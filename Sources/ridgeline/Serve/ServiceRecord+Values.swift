import Glibc
import HTTPAPI
import ObjectStore
import RPKIObjects
import RPKIPayload
import RPKITypes
import RPKIValidation
import RTRProtocol
import RTRServer
import RepositoryFetch

extension ValidationReport {
    /// What is told of the trust anchors.
    func trustAnchorStatuses() -> [TrustAnchorStatus] {
        trustAnchors.map { anchor in
            var status = TrustAnchorStatus(name: anchor.name)
            status.hasData = anchor.isUsable
            let counts = anchor.counts
            let certificates = counts[.certificate]
            status.objects = [
                .validPublicationPoints: anchor.publicationPoints,
                .validManifests: counts[.manifest].valid, .invalidManifests: counts[.manifest].rejected,
                .validCRLs: counts[.crl].valid, .invalidCRLs: counts[.crl].rejected,
                .validCACerts: certificates.valid, .invalidCerts: certificates.rejected,
                .validRouterCerts: counts.routerCertificates, .validROAs: counts[.roa].valid,
                .invalidROAs: counts[.roa].rejected, .validGBRs: counts[.ghostbusters].valid,
                .invalidGBRs: counts[.ghostbusters].rejected, .validASPAs: counts[.aspa].valid,
                .invalidASPAs: counts[.aspa].rejected, .otherObjects: counts.unknown,
            ]
            status.payload = [
                .routerKeys: PayloadTally(total: anchor.routerKeys), .vaps: PayloadTally(total: anchor.aspas),
            ]
            status.vrps = anchor.vrps
            return status
        }
    }
}

extension RepositoryRecord {
    /// What is told of the repository, with its last attempt of this process.
    func status(_ outcome: FetchOutcome?) -> RepositoryStatus {
        let transport: RepositoryStatus.Transport
        switch identity {
        case .rrdp: transport = .rrdp
        case .rsync: transport = .rsync
        }
        var status = RepositoryStatus(uri: identity.description, transport: transport)
        guard let attempted = schedule.lastAttempt else { return status }
        var fetch = FetchStatus(succeeded: schedule.consecutiveFailures == 0)
        fetch.attempted = attempted
        fetch.updated = schedule.lastSuccess
        fetch.due = schedule.nextAttempt
        fetch.failures = schedule.consecutiveFailures
        if let outcome {
            let duration = outcome.duration.components
            fetch.duration = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
            fetch.serial = outcome.serial.flatMap { UInt64(exactly: $0) }
            fetch.findings = outcome.findings
            switch outcome.result {
            case .current(.snapshot, _): fetch.usedDeltas = false
            case .current(.deltas, _): fetch.usedDeltas = true
            default: break
            }
        }
        status.fetch = fetch
        return status
    }
}

extension RTRStatus {
    /// What is told of the RTR server.
    init(_ server: ServerStatus, _ clients: [ClientStatus]) {
        self.init()
        sessions = Int(clamping: server.sessions)
        octetsSent = Int(clamping: server.octetsSent) + clients.reduce(0) { $0 + $1.octetsSent }
        octetsReceived = clients.reduce(0) { $0 + $1.octetsReceived }
        for (reason, count) in server.refused { refused["\(reason)"] = Int(clamping: count) }
        self.clients = clients.map(RTRClient.init)
    }
}

extension RTRClient {
    fileprivate init(_ client: ClientStatus) {
        self.init(
            address: client.address.description,
            host: "\(client.address.address)".split(separator: "/").first.map(String.init) ?? "",
            connected: client.since
        )
        version = client.version.map { Int($0.rawValue) }
        session = client.session.map { Int($0.rawValue) }
        serial = client.serial
        serialsBehind = client.serialsBehind
        secondsBehind = client.secondsBehind
        lastQuery = client.lastQuery
        resetQueries = client.fullResponses
        serialQueries = client.deltaResponses + client.emptyResponses
        octetsReceived = client.octetsReceived
        octetsSent = client.octetsSent
        errors = client.errorsReceived + client.errorsSent
        lastError = client.lastError
        certificate = client.certificate
    }
}

extension ProcessStatus {
    /// What the system knows of this process.
    static func current() -> ProcessStatus {
        var status = ProcessStatus()
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            status.processorTime =
                Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }
        if let file = fopen("/proc/self/statm", "r") {
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 128)
            if fgets(&line, Int32(line.count), file) != nil {
                let text = String(
                    decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
                    as: UTF8.self
                )
                let fields = text.split(separator: " ")
                if fields.count > 1, let pages = Int(fields[1]) {
                    status.residentMemory = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
                }
            }
        }
        if let directory = opendir("/proc/self/fd") {
            defer { closedir(directory) }
            var count = -3  // ".", ".." and the directory itself
            while readdir(directory) != nil { count += 1 }
            status.openFiles = count
        }
        return status
    }
}
