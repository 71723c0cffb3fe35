import Glibc
import RPKIObjects
import RPKITypes

/// Proves the budgets of validation as ratios inside one run.
@main
struct Main {
    static func main() {
        do {
            let arguments = CommandLine.arguments
            guard arguments.count >= 4 else {
                throw MeasurementError(
                    """
                    usage: performance RIDGELINE cold|decode TREE... | RIDGELINE linear files|bytes TREE... \
                    | RIDGELINE memory|wall ARGUMENT...
                    """
                )
            }
            let (program, name) = (arguments[1], arguments[2])
            if name == "memory" || name == "wall" {
                exit(try fetching(program, Array(arguments[3...]), name) ? 0 : 1)
            }
            let trees = try arguments[(name == "linear" ? 4 : 3)...].map(Tree.init)
            var isWithin = true
            switch name {
            case "cold": for tree in trees { isWithin = try cold(tree, program) && isWithin }
            case "decode": for tree in trees { isWithin = try decode(tree) && isWithin }
            case "linear": isWithin = try linear(trees, program, by: arguments[3])
            default: throw MeasurementError("unknown measurement \(name)")
            }
            exit(isWithin ? 0 : 1)
        } catch {
            fail(error)
        }
    }

    /// Ends the process with the reason why there is no result.
    static func fail(_ error: any Error) -> Never {
        let text = Array("performance: \(error)\n".utf8)
        _ = write(STDERR_FILENO, text, text.count)
        exit(2)
    }

    /// Rounds of each pair of measurements; the median counts.
    static let rounds = 5

    /// Cold validation against bare verifications on as many threads.
    static func cold(_ tree: Tree, _ program: String) throws -> Bool {
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let locators = try tree.locators()
        let (prepared, single) = (tree.signaturesByAuthorities, tree.signaturesByEndEntities)
        print(
            "\(tree.counts["roa"] ?? 0) ROAs, \(tree.counts["mft"] ?? 0) CAs, \(prepared + single) signatures, \(cores) cores"
        )
        var ratios: [BareVerification.Interface: [Double]] = [:]
        var bare: [BareVerification.Interface: [Double]] = [:]
        var runs: [Cost] = []
        for _ in 0..<rounds {
            for interface in BareVerification.Interface.allCases {
                let cost = Measurement.measure {
                    Measurement.onThreads(cores) {
                        do {
                            try BareVerification().run(
                                interface,
                                prepared: prepared / cores,
                                single: single / cores
                            )
                        } catch {
                            fail(error)
                        }
                    }
                }
                bare[interface, default: []].append(cost.cpu)
            }
            let arguments =
                ["validate", "--from", tree.path + "/rsync"] + locators.flatMap { ["--tal", $0] }
            let run = try Measurement.run(program, arguments)
            runs.append(run)
            for interface in BareVerification.Interface.allCases {
                ratios[interface, default: []].append(run.cpu / (bare[interface]?.last ?? .nan))
            }
        }
        let cpu = median(runs.map(\.cpu))
        let overlap = median(runs.map { $0.wall / $0.cpu })
        let memory = runs.map(\.residentMemory).max() ?? .nan
        print("validation: \(text(cpu)) s of CPU, \(text(median(runs.map(\.wall)))) s of wall time")
        var isWithin = true
        for interface in BareVerification.Interface.allCases {
            let seconds = median(bare[interface] ?? [])
            print("bare verifications (\(interface.rawValue)): \(text(seconds)) s of CPU")
            isWithin =
                check(
                    "CPU time / bare verifications (\(interface.rawValue))",
                    median(ratios[interface] ?? []),
                    1.3
                ) && isWithin
        }
        isWithin =
            check("wall time / CPU time", overlap, cores == 2 ? 0.6 : 1.2 / Double(cores) + 0.1) && isWithin
        return check("resident memory in MB", memory, 300) && isWithin
    }

    /// Decoding of one ROA against one verification with a prepared key.
    static func decode(_ tree: Tree) throws -> Bool {
        let files = try tree.sampleROAs.map(readFile)
        guard !files.isEmpty else { throw MeasurementError("no ROAs in \(tree.path)") }
        let bare = try BareVerification()
        var ratios: [Double] = []
        for _ in 0..<rounds {
            let verification = try Measurement.measure { try bare.run(.rsa, prepared: 20_000, single: 0) }
            var prefixes = 0
            var count = 0
            let decoding = try Measurement.measure {
                while count < 100_000 {
                    for file in files {
                        guard case .signed(_, .roa(let roa)) = try RPKIObject(file, name: "") else {
                            throw MeasurementError("not a ROA")
                        }
                        prefixes += roa.vrps.count
                    }
                    count += files.count
                }
            }
            guard prefixes >= count else { throw MeasurementError("ROAs without prefixes") }
            let (one, other) = (decoding.cpu / Double(count), verification.cpu / 20_000)
            ratios.append(one / other)
            print("decoding \(text(one * 1e6)) µs, verification \(text(other * 1e6)) µs")
        }
        return check("decoding of a ROA / RSA verification", median(ratios), 0.15)
    }

    /// CPU time for each file or byte over trees of different sizes: the last tree against the first.
    static func linear(_ trees: [Tree], _ program: String, by unit: String) throws -> Bool {
        var each: [Double] = []
        for tree in trees {
            let locators = try tree.locators()
            let arguments =
                ["validate", "--from", tree.path + "/rsync"] + locators.flatMap { ["--tal", $0] }
            var costs: [Double] = []
            for _ in 0..<3 { costs.append(try Measurement.run(program, arguments).cpu) }
            let count = unit == "bytes" ? tree.bytes : tree.counts.values.reduce(0, +)
            each.append(median(costs) / Double(count))
            print(
                "\(count) \(unit): \(text(median(costs))) s of CPU, \(text(each[each.count - 1] * 1e6)) µs each"
            )
        }
        let ratio = (each.last ?? .nan) / (each.first ?? .nan)
        return check("CPU time for each of the \(unit), last tree / first tree", ratio, 1.3)
    }

    /// One run of the program that fetches: its memory against the budget, or its wall time.
    static func fetching(_ program: String, _ arguments: [String], _ what: String) throws -> Bool {
        let cost = try Measurement.run(program, arguments)
        print("\(text(cost.wall)) s of wall time, \(text(cost.cpu)) s of CPU")
        return what == "wall" || check("resident memory in MB", cost.residentMemory, 350)
    }

    static func check(_ name: String, _ value: Double, _ budget: Double) -> Bool {
        let isWithin = value <= budget
        print("\(name): \(text(value)) (budget \(text(budget))) \(isWithin ? "ok" : "MISSED")")
        return isWithin
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }

    static func text(_ value: Double) -> String {
        let scaled = (value * 1_000).rounded() / 1_000
        return "\(scaled)"
    }

    static func readFile(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw MeasurementError("cannot open \(path)") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1_000_000)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }
}
