import CLibFuzzer
import Glibc

/// One fuzzer for all targets: `FUZZ_TARGET=roa-content fuzz [libFuzzer options] CORPUS...`.
///
/// The target comes from the environment, since libFuzzer takes each argument for an option or a corpus.
@main
struct Fuzz {
    /// Read once; the callback of libFuzzer is a C function, which captures nothing.
    fileprivate static let target = environment("FUZZ_TARGET").flatMap(FuzzTarget.init)

    /// Whether each rejection is printed, to see how far seeds get.
    static let isVerbose = environment("FUZZ_VERBOSE") != nil

    static func main() {
        if let directory = environment("FUZZ_WRITE_SEEDS") { return SeedWriter.write(to: directory) }
        guard let target = Fuzz.target else {
            print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
            exit(2)
        }
        target.prepare()
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(
            LLVMFuzzerRunDriver(&count, &arguments) { start, count in
                Fuzz.target?.run([UInt8](UnsafeBufferPointer(start: start, count: count)))
                return 0
            }
        )
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
