import Glibc
import ObjectStore
import RPKITypes

/// Does to a store in a process of its own what a test cannot do in its own: be killed, reach a file size limit.
@main
struct Main {
    static func main() {
        do {
            let arguments = CommandLine.arguments
            guard arguments.count >= 3 else { throw TrialError("usage: store-trial COMMAND DIRECTORY ...") }
            let count = arguments.count > 3 ? Int(arguments[3]) ?? 100_000 : 100_000
            let directory = arguments[2]
            switch arguments[1] {
            case "measure": exit(try Measure(directory: directory, count: count).run() ? 0 : 1)
            case "memory": try memory(directory, count)
            case "hold": try Crashing.hold(directory)
            case "crash", "crash-at", "fail", "fill": try crash(arguments)
            default: throw TrialError("unknown command \(arguments[1])")
            }
        } catch {
            let text = Array("store-trial: \(error)\n".utf8)
            _ = write(STDERR_FILENO, text, text.count)
            exit(2)
        }
    }

    /// Commands of the form COMMAND DIRECTORY SEED SCALE NUMBER ...
    private static func crash(_ arguments: [String]) throws {
        let numbers = arguments.dropFirst(5).compactMap { Int($0) }
        guard arguments.count >= 5, let seed = UInt64(arguments[3]),
            let scale = Crashing.Scale(rawValue: arguments[4])
        else { throw TrialError("usage: store-trial COMMAND DIRECTORY SEED SCALE NUMBER ...") }
        let trial = try Crashing(seed: seed, scale: scale)
        let directory = arguments[2]
        switch (arguments[1], numbers.count) {
        case ("crash", 0): try trial.run(directory)
        case ("crash-at", 1): try trial.runToPoint(directory, numbers[0])
        case ("fail", 2): try trial.runFailing(directory, from: numbers[0], errno: Int32(numbers[1]))
        case ("fill", 0...1): try trial.fill(directory, fileSize: numbers.first.map(UInt.init))
        default: throw TrialError("wrong arguments")
        }
    }

    /// Applies a snapshot whose objects are made one by one, and shows the largest resident memory in MB.
    static func memory(_ directory: String, _ count: Int) throws {
        let objects = SyntheticObjects(count: count)
        let identity = RepositoryIdentity.rrdp(try HTTPSURI("https://rrdp.example.net/notification.xml"))
        let store = try ObjectStore.rebuild(directory: directory)
        try store.replace(identity, expecting: 0, newState: nil) { replacement in
            for index in 0..<count { try replacement.add(objects.uri(index), objects.bytes(index)) }
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        print("\(count) objects: \(usage.ru_maxrss / 1_024) MB resident at most")
        try store.close()
    }
}
