import ArgumentParser
import Glibc

/// The command line of Ridgeline.
@main
struct Ridgeline: AsyncParsableCommand {
    /// The version, as `--version` prints it and servers are told.
    static let version = "0.2.0"

    static let configuration = CommandConfiguration(
        commandName: "ridgeline",
        abstract: "Validates the RPKI and gives out what is valid.",
        discussion: """
            Exit status: 0 done; 1 something asked about is invalid; 2 usage, or a failure of ours; \
            3 incomplete, some trust anchor had no data.
            """,
        version: version,
        subcommands: [
            ServeCommand.self, DemoCommand.self, ValidateCommand.self, VerifyCommand.self,
            InspectCommand.self, RTRCommand.self,
            SLURMCommand.self, StoreCommand.self,
        ]
    )

    /// Parses the arguments, runs the command, and ends the process with an ``ExitStatus``.
    static func main() async {
        openStandardStreams()
        raiseDescriptorLimit()
        // A file at its size limit is an error of writing, which is reported, and not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        Glibc.exit(status.rawValue)
    }

    /// Gives the standard streams that are closed to `/dev/null`, so that no file of ours gets their descriptors.
    ///
    /// For the wrong direction, so that writing to a closed standard output stays an error.
    private static func openStandardStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Takes as many file descriptors as the system gives: each open publication point has one.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private static func run(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .done
        } catch let status as ExitStatus {
            return status
        } catch let interruption as Interruption {
            interruption.finish()
        } catch {
            // Requests for help and the version come as errors too; those are answered on standard output.
            let isAnswer = exitCode(for: error).isSuccess
            let message = fullMessage(for: error)
            if !message.isEmpty {
                var text = Array(message.utf8)
                text.append(0x0A)
                StandardStream(isAnswer ? .output : .error).writeIgnoringErrors(text)
            }
            return isAnswer ? .done : (error as? CommandFailure)?.status ?? .failed
        }
    }
}
