import Glibc
import HTTPAPI
import ObjectStore
import RPKIObjects
import RPKIPayload
import RPKITypes
import RPKIValidation
import RTRProtocol
import RTRServer
import RelyingParty
import RepositoryFetch

extension ValidationReport {
    /// What is told of the trust anchors.
    func trustAnchorStatuses() -> [TrustAnchorStatus] {
        let tallies = Dictionary(grouping: repositoryTallies, by: \.trustAnchor)
        return trustAnchors.enumerated().map { index, anchor in
            var status = TrustAnchorStatus(name: anchor.name)
            status.hasData = anchor.isUsable
            let sums = ObjectSums(tallies[index] ?? [])
            status.objects = sums.objects
            status.payload = sums.payload
            return status
        }
    }
}

extension RelyingPartyRun.Outcome {
    /// What is told of the repositories that certificates refer to, or whose objects were used in place of others.
    ///
    /// - Parameters:
    ///   - records: what the store says of them.
    ///   - fetches: the last attempts of this process.
    /// - Returns: in no particular order.
    func repositoryStatuses(
        _ records: [RepositoryRecord],
        _ fetches: [RepositoryIdentity: FetchOutcome]
    ) -> [RepositoryStatus] {
        let choice = RepositoryChoice(records)
        let tallies = Dictionary(grouping: report.repositoryTallies) { tally in
            choice.repository(of: tally.server.module, tally.server.notification)
        }
        let known = Dictionary(records.map { ($0.identity, $0) }) { first, _ in first }
        return referenced.union(tallies.keys).map { identity in
            var status = RepositoryStatus(identity, known[identity]?.schedule, fetches[identity])
            let sums = ObjectSums(tallies[identity] ?? [])
            status.objects = sums.objects
            status.payload = sums.payload
            return status
        }
    }
}

extension RepositoryStatus {
    /// What is told of a repository by its schedule and its last attempt of this process.
    fileprivate init(
        _ identity: RepositoryIdentity,
        _ schedule: RepositorySchedule?,
        _ outcome: FetchOutcome?
    ) {
        switch identity {
        case .rrdp: self.init(uri: identity.description, transport: .rrdp)
        case .rsync: self.init(uri: identity.description, transport: .rsync)
        }
        guard let schedule, let attempted = schedule.lastAttempt else { return }
        var fetch = FetchStatus(succeeded: schedule.consecutiveFailures == 0)
        fetch.attempted = attempted
        fetch.updated = schedule.lastSuccess
        fetch.due = schedule.nextAttempt
        fetch.failures = schedule.consecutiveFailures
        if let outcome {
            fetch.duration = outcome.duration.seconds
            fetch.serial = outcome.serial.flatMap { UInt64(exactly: $0) }
            fetch.findings = outcome.findings
            switch outcome.result {
            case .current(.snapshot, _): fetch.usedDeltas = false
            case .current(.deltas, _): fetch.usedDeltas = true
            default: break
            }
        }
        self.fetch = fetch
    }
}

extension Duration {
    /// Seconds with a fraction.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension RTRStatus {
    /// What is told of the RTR server.
    init(_ server: ServerStatus, _ clients: [ClientStatus]) {
        self.init()
        sessions = Int(clamping: server.sessions)
        octetsSent = Int(clamping: server.octetsSent) + clients.reduce(0) { $0 + $1.octetsSent }
        octetsReceived = clients.reduce(0) { $0 + $1.octetsReceived }
        for reason in ConnectionRefusal.allCases {
            refused[reason.rawValue] = Int(clamping: server.refused[reason] ?? 0)
        }
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
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            // No limit is the largest of all values, and no Int.
            status.maximumOpenFiles = Int(exactly: limit.rlim_cur)
        }
        return status
    }
}
