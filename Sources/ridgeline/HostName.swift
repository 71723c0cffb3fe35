import Glibc

/// The name of this machine.
func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    let failed = gethostname(&name, name.count - 1) != 0
    guard !failed else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
