import Glibc

/// Many routers at once: measures how fast an RTR cache serves them.
///
/// Each phase prints a JSON object on a line: `sync`, then `stay` when asked to wait for a delta or to churn.
/// The status is 1 when a client failed or they did not all get the same.
@main
struct Main {
    static func main() {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            exit(try run(options) ? 0 : 1)
        } catch {
            let text = Array("rtr-load: \(error)\n".utf8)
            _ = write(STDERR_FILENO, text, text.count)
            exit(2)
        }
    }

    static func run(_ options: Options) throws(LoadError) -> Bool {
        allowManyFiles()
        var run = try LoadRun(options, options.usesTLS ? try TLS.Context() : nil)
        var before = ServerProcess(options.server)
        let start = Clock.now
        try run.load()
        let loaded = Clock.now - start
        print("{\"phase\":\"sync\",\(sync(run.account, options, loaded)),\(server(before, options))}")
        fflush(nil)
        if options.waitsForDelta || options.churn > 0 {
            before = ServerProcess(options.server)
            try run.stay()
            print("{\"phase\":\"stay\",\(stay(run.account)),\(server(before, options))}")
        }
        let account = run.account
        return account.failures.isEmpty && account.deltas.count <= 1
            && (account.loads.count <= 1 || account.deltaTimes.count > 0)
    }

    private static func sync(_ account: LoadRun.Account, _ options: Options, _ seconds: Double) -> String {
        let count = account.loads.first?.count ?? PDUScanner.Count()
        let rate = Double(account.loadTimes.count) / seconds
        return """
            "clients":\(options.clients),"version":\(options.version),"complete":\(account.loadTimes.count),\
            "equal":\(account.loads.count <= 1),"octetsPerClient":\(count.octets),\
            "pdusPerClient":\(count.pdus),"seconds":\(JSON.number(seconds)),\
            "syncsPerSecond":\(JSON.number(rate)),\
            "megabytesPerSecond":\(JSON.number(Double(account.octets) / seconds / 1e6)),\
            \(account.loadTimes.json),"ownCPU":\(JSON.number(ownCPU())),"failures":\(failures(account))
            """
    }

    private static func stay(_ account: LoadRun.Account) -> String {
        let count = account.deltas.first?.count ?? PDUScanner.Count()
        return """
            "delta":{"clients":\(account.deltaTimes.count),"equal":\(account.deltas.count <= 1),\
            "octetsPerClient":\(count.octets),"pdusPerClient":\(count.pdus),\(account.deltaTimes.json)},\
            "churn":{"reconnects":\(account.reconnects),"complete":\(account.reloadTimes.count),\
            "abandoned":\(account.abandoned),\(account.reloadTimes.json)},\
            "emptyAnswer":{"count":\(account.askTimes.count),\(account.askTimes.json)},\
            "ownCPU":\(JSON.number(ownCPU())),"failures":\(failures(account))
            """
    }

    /// What the server took since `before`.
    private static func server(_ before: ServerProcess?, _ options: Options) -> String {
        guard let before, let after = ServerProcess(options.server) else { return "\"server\":null" }
        return """
            "server":{"cpu":\(JSON.number(after.cpu - before.cpu)),"residentBefore":\(before.resident),\
            "resident":\(after.resident),"peak":\(after.peak)}
            """
    }

    private static func failures(_ account: LoadRun.Account) -> String {
        let members = account.failures.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        return "{\(members.joined(separator: ","))}"
    }

    /// CPU time of this process, in seconds.
    private static func ownCPU() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    private static func allowManyFiles() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
