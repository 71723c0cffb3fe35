import Glibc
import Subprocess
import Synchronization
import TestAuthority

/// The system's `rsync --daemon` on loopback.
///
/// Made by ``withRsyncDaemon(_:settings:_:)``. Modules may be changed while it runs; transfers that have begun
/// see the directory that was there when they began.
package struct RsyncDaemon: Sendable {
    /// Where to listen.
    package struct Settings: Sendable {
        /// The address to listen on.
        package var address = "127.0.0.1"
        /// The port to listen on; 0 for a free one.
        package var port = 0
        /// The host in URIs.
        package var host = "localhost"

        /// The default: a free port on 127.0.0.1.
        package init() {}
    }

    /// The settings.
    package let settings: Settings
    /// The port.
    package let port: Int
    /// Where configuration, log and links are.
    let directory: String
    private let modules: Modules

    /// The modules by name, shared by all copies.
    private final class Modules: Sendable {
        let list = Mutex<[String: RsyncModule]>([:])
    }

    init(settings: Settings, port: Int, directory: String) {
        self.settings = settings
        self.port = port
        self.directory = directory
        modules = Modules()
    }

    /// Host and port, `localhost:4711`.
    package var authority: String { "\(settings.host):\(port)" }

    /// The URI of a module, or of something in it.
    package func uri(_ module: String, _ path: String = "") -> String {
        "rsync://\(authority)/\(module)/\(path)"
    }

    /// What the daemon has logged.
    package var log: String { TextFile.read(directory + "/log") }

    /// Adds or replaces a module; it is served from the next connection on.
    package func serve(_ module: RsyncModule, as name: String) throws { try change { $0[name] = module } }

    /// Serves another directory in a module.
    package func serve(_ path: String, as name: String) throws {
        try change { $0[name, default: RsyncModule(path)].directory = path }
    }

    /// Serves other directories in some modules.
    package func serve(directories: [String: String]) throws {
        try change { modules in
            for (name, path) in directories { modules[name, default: RsyncModule(path)].directory = path }
        }
    }

    /// Refuses a module from the next connection on; nil serves it again.
    package func inject(_ fault: RsyncModule.Fault?, in name: String) throws {
        try change { $0[name]?.fault = fault }
    }

    func change(_ change: (inout [String: RsyncModule]) -> Void) throws {
        try modules.list.withLock { list in
            change(&list)
            for (name, module) in list { try link(module.directory, at: "\(directory)/\(name)") }
            try replace("rsyncd.conf", with: configuration(list))
        }
    }

    private func configuration(_ modules: [String: RsyncModule]) -> String {
        var text = """
            use chroot = no
            port = \(port)
            address = \(settings.address)
            log file = \(directory)/log
            lock file = \(directory)/lock
            munge symlinks = no
            reverse lookup = no

            """
        // The daemon of root would serve as nobody, who may not read a temporary directory.
        if geteuid() == 0 { text += "uid = 0\ngid = 0\n" }
        for (name, module) in modules.sorted(by: { $0.key < $1.key }) {
            text += module.configuration(name, path: "\(directory)/\(name)")
        }
        return text
    }

    private func replace(_ name: String, with text: String) throws {
        let path = "\(directory)/\(name)"
        try FileOutput.write(Array(text.utf8), to: path + ".new")
        guard rename(path + ".new", path) == 0 else {
            throw PublicationError.system(call: "rename", errno: errno)
        }
    }

    private func link(_ target: String, at path: String) throws {
        unlink(path + ".new")
        guard symlink(target, path + ".new") == 0 else {
            throw PublicationError.system(call: "symlink", errno: errno)
        }
        guard rename(path + ".new", path) == 0 else {
            throw PublicationError.system(call: "rename", errno: errno)
        }
    }
}

/// Text in files.
enum TextFile {
    /// The text of a file; empty when there is none.
    static func read(_ path: String) -> String {
        guard let file = fopen(path, "rb") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer.prefix(count)
        }
    }
}
