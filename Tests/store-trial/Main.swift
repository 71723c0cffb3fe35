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
            let number = arguments.count > 3 ? Int(arguments[3]) : nil
            switch arguments[1] {
            case "measure":
                exit(try Measure(directory: arguments[2], count: number ?? 100_000).run() ? 0 : 1)
            case "memory": try memory(arguments[2], number ?? 100_000)
            case "crash": try Crashing.run(arguments[2], seed: UInt64(number ?? 1))
            case "fill": try Crashing.fill(arguments[2], fileSize: UInt(number ?? 16_000_000))
            case "hold": try Crashing.hold(arguments[2])
            default: throw TrialError("unknown command \(arguments[1])")
            }
        } catch {
            let text = Array("store-trial: \(error)\n".utf8)
            _ = write(STDERR_FILENO, text, text.count)
            exit(2)
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
