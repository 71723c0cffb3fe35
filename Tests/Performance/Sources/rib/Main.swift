import Glibc
import RPKITypes
import RouteSources

/// Measures how fast MRT is read, against `bgpdump -m` on the same file.
@main
struct Main {
    /// Rounds in which the two alternate; the median counts.
    static let rounds = 3

    static func main() {
        do {
            let arguments = CommandLine.arguments
            switch arguments.count {
            case 5 where arguments[1] == "generate":
                guard let prefixes = Int(arguments[3]), let peers = Int(arguments[4]) else { fallthrough }
                var writer = TableWriter(prefixes: prefixes, peers: peers)
                try writer.write(to: arguments[2])
            case 4 where arguments[1] == "measure":
                exit(try measure(arguments[3], against: arguments[2]) ? 0 : 1)
            default: throw RibError("usage: rib generate FILE PREFIXES PEERS | rib measure BGPDUMP FILE")
            }
        } catch {
            let text = Array("rib: \(error)\n".utf8)
            _ = write(STDERR_FILENO, text, text.count)
            exit(2)
        }
    }

    /// What is done with each route.
    enum Work: CaseIterable {
        case reading
        case readingAndDecodingPaths
    }

    static func measure(_ path: String, against bgpdump: String) throws -> Bool {
        var ours: [Work: [Double]] = [:]
        var theirs: [Double] = []
        var routes = 0
        for _ in 0..<rounds {
            theirs.append(try Process.run(bgpdump, ["-m", path]))
            for work in Work.allCases {
                let start = cpu()
                routes = try read(path, work)
                ours[work, default: []].append(cpu() - start)
            }
        }
        let baseline = median(theirs)
        print("\(path): \(routes) routes; bgpdump -m \(rate(routes, baseline))")
        var ratios: [Double] = []
        for work in Work.allCases {
            let seconds = median(ours[work] ?? [])
            ratios.append(baseline / seconds)
            print("\(work): \(rate(routes, seconds)), \(rounded(baseline / seconds)) times bgpdump")
        }
        // Twice the budget of `verify rib`, so that half of its time is left for verification.
        let isWithin = (ratios.last ?? 0) >= 10
        print("reading / bgpdump -m, rate: budget 10 \(isWithin ? "ok" : "MISSED")")
        return isWithin
    }

    static func read(_ path: String, _ work: Work) throws -> Int {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw RibError("cannot open \(path)") }
        defer { close(descriptor) }
        var visitor = CountingVisitor(decodesPaths: work == .readingAndDecodingPaths)
        var reader = MRTReader()
        var piece = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw RibError("cannot read \(path)") }
            guard count > 0 else { break }
            try reader.read(piece.span.extracting(first: count), to: &visitor)
        }
        try reader.finish(to: &visitor)
        guard visitor.defects == 0 else { throw RibError("\(visitor.defects) defects in \(path)") }
        return visitor.routes
    }

    static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    static func rate(_ routes: Int, _ seconds: Double) -> String {
        "\(rounded(seconds)) s of CPU, \(Int(Double(routes) / seconds)) routes/s, "
            + "\(Int((seconds / Double(routes) * 1e9).rounded())) ns each"
    }
}

/// Looks at each route, so that nothing can be left out.
struct CountingVisitor: RouteVisitor {
    let decodesPaths: Bool
    var routes = 0
    var defects = 0
    var sum: UInt64 = 0
    var path = DecodedPath()

    init(decodesPaths: Bool) { self.decodesPaths = decodesPaths }

    mutating func visit(_ event: RouteEvent, in record: Span<UInt8>) {
        routes += 1
        sum &+=
            UInt64(truncatingIfNeeded: event.prefix.address) &+ UInt64(event.attributes.asPath?.count ?? 0)
        guard decodesPaths else { return }
        path.decode(event.attributes, in: record)
        for asn in path.asns { sum &+= UInt64(asn.rawValue) }
    }

    mutating func visit(_ defect: RecordDefect) { defects += 1 }
}

/// Running of another program.
enum Process {
    /// Runs a program to its end with its output thrown away; returns its seconds of CPU.
    static func run(_ program: String, _ arguments: [String]) throws -> Double {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        argv.append(nil)
        defer { for argument in argv { free(argument) } }
        var pid = pid_t()
        guard posix_spawnp(&pid, program, &actions, nil, argv, environ) == 0 else {
            throw RibError("cannot start \(program)")
        }
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(pid, &status, 0, &usage) == pid, status == 0 else {
            throw RibError("\(program) failed with status \(status)")
        }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
