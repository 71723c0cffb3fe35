import CLibFuzzer
import RPKIObjects
import RPKITypes
import TestAuthority

@main
struct Fuzz {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&count, &arguments) { start, count in
            let bytes = Array(UnsafeBufferPointer(start: start, count: count))
            _ = try? Manifest(0..<bytes.count, of: bytes.span, limits: .standard)
            return 0
        }
    }
}
