import Glibc
import RPKITypes
import TestPublication

/// FRR's `bgpd` with the module `rpki`, of Debian's frr and frr-rpki-rtrlib.
///
/// Debian 12 has 8.4.4, which is rtrlib 0.8 with RTR 0 and 1. It applies payload at End of Data. After a
/// connection that was closed it comes back after the retry interval of the last End of Data, with a Serial
/// Query; after a Cache Reset at once. The table reads as not connected for some seconds after the start.
/// It insists on dropping the rights of root, so it is run as the user `frr`; its sockets are in our directory.
/// What it writes to `/var/tmp/frr` it removes itself.
package struct FRR: RouterUnderTest {
    /// The name.
    package let name = "FRR"
    /// The daemon and its shell.
    package let programs: [RouterProgram] = [.frrBGPD, .vtysh]
    /// It changes its user.
    package let needsRoot = true
    /// The retry interval of our caches is a second; the rest is for a busy machine.
    package let patience = Duration.seconds(60)
    /// It asks with the old session and serial.
    package let mayBeginAnew = false

    /// Makes a description.
    package init() {}

    /// To 1: newer ones may speak 2, but have no command that shows ASPA.
    package func versions() async throws -> ClosedRange<UInt8> { 0...1 }

    /// Runs it without zebra and without a BGP port.
    package func run<Result>(
        port: Int,
        version: UInt8,
        _ body: (any RunningRouter) async throws -> Result
    ) async throws -> Result {
        let daemon = try RouterProgram.frrBGPD.found()
        let vtysh = try RouterProgram.vtysh.found()
        return try await withTemporaryDirectory { directory in
            let own = "\(directory)/frr"
            // The daemon must reach its own directory as the user that it becomes.
            guard mkdir(own, 0o755) == 0, chmod(directory, 0o711) == 0 else {
                throw RouterTestError.system(call: "mkdir", errno: errno)
            }
            try TextFile.write(configuration(port), to: "\(own)/bgpd.conf")
            try TextFile.write("no service integrated-vtysh-config\n", to: "\(own)/vtysh.conf")
            _ = try await ToolRun.text(of: "chown", ["-R", "frr:frr", own])
            let arguments = [
                "-f", "\(own)/bgpd.conf", "-M", "bgpd_rpki", "--no_zebra", "--no_kernel", "-p", "0",
                "-l", "127.0.0.1", "--vty_socket", own, "-i", "\(own)/pid", "-P", "0", "-u", "frr", "-g",
                "frr",
            ]
            return try await RouterProcess.run(daemon, arguments, log: "\(directory)/log") { process in
                try await body(Running(process: process, vtysh: vtysh, directory: own))
            }
        }
    }

    private func configuration(_ port: Int) -> String {
        """
        hostname frr
        log stdout
        !
        rpki
         rpki polling_period 3600
         rpki retry_interval 1
         rpki expire_interval 7200
         rpki cache 127.0.0.1 \(port) preference 1
        exit
        !
        router bgp 64511
         bgp router-id 192.0.2.1
        exit
        !

        """
    }

    private struct Running: RunningRouter {
        let process: RouterProcess
        let vtysh: String
        let directory: String

        var log: String { TextFile.tail(process.log) }

        func table(candidates: RouterPayload) async throws -> RouterTable {
            try process.check()
            let text = try await ToolRun.text(
                of: vtysh,
                [
                    "--vty_socket", directory, "--config_dir", directory, "-d", "bgpd", "-c",
                    "show rpki prefix-table",
                ]
            )
            guard text.contains("RPKI/RTR prefix table") else {
                throw RouterTestError.unreadable(program: "vtysh", text: text)
            }
            return .entries(vrps: PrefixColumns.vrps(text), providers: nil)
        }
    }
}
