import Glibc
import RPKITypes
import RelyingParty
import Synchronization
import TestAuthority
import TestPublication

/// A generated RPKI, its publication servers, and the service that fetches from them.
struct Demo: Sendable {
    /// Where routers are answered.
    let rtr: String
    /// Where HTTP is answered.
    let http: String
    /// Between two changes.
    let interval: Duration

    /// Runs until a signal ends it.
    func run() async throws {
        try await withPublicationServers(https: 2) { servers in
            try await withTemporaryDirectory { directory in
                var configuration = servers.configuration(repositories: 3, withoutRRDP: 1)
                configuration.authorities = 4
                configuration.roas = 8
                configuration.aspas = 3
                configuration.time = Timestamp.now.advanced(by: -3_600)
                let history = try await PublicationHistory.make(configuration)
                try servers.publish(history.current)
                try write(history.current, servers.tls, to: directory)
                let source = ConfigurationSource(file: "\(directory)/ridgeline.yaml", arguments: [])
                let service = ServeService(try source.read(), source: source, onListen: guide(directory))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await service.run() }
                    group.addTask { [interval, start = history] in
                        var history = start
                        while !Task.isCancelled {
                            try await Task.sleep(for: interval)
                            try history.advance(time: Timestamp.now)
                            try servers.publish(history.current)
                        }
                    }
                    // The service ends first, by a signal or because it cannot start.
                    defer { group.cancelAll() }
                    try await group.next()
                }
            }
        }
    }

    /// Writes the configuration and what it names.
    private func write(_ step: PublicationStep, _ tls: TestTLS, to directory: String) throws {
        try tls.writeRoot(to: "\(directory)/root.pem")
        var locators: [String] = []
        for (name, text) in step.locators {
            try Demo.write(text, to: "\(directory)/\(name)")
            locators.append("\(directory)/\(name)")
        }
        try Demo.write(Demo.exceptions, to: "\(directory)/miami.json")
        try Demo.write(
            """
            store: \(directory)/store
            tal: [\(locators.joined(separator: ", "))]
            slurm: \(directory)/miami.json
            fetch:
              interval: 5
              root-certificate: \(directory)/root.pem
              trust-host: localhost
            rtr:
              listen: "\(rtr)"
              notify-interval: 1
            http:
              listen: "\(http)"
            log:
              to: \(directory)/log

            """,
            to: "\(directory)/ridgeline.yaml"
        )
    }

    private static func write(_ text: String, to path: String) throws {
        var file = try AtomicFile(path: path)
        try file.write(Array(text.utf8).span)
        try file.commit()
    }

    /// What would have stopped the leak at Miami: the ASPAs, as local exceptions.
    private static let exceptions = """
        {
          "slurmVersion": 2,
          "validationOutputFilters": { "prefixFilters": [], "bgpsecFilters": [], "aspaFilters": [] },
          "locallyAddedAssertions": {
            "prefixAssertions": [
              { "asn": 32934, "prefix": "2a03:2880::/32", "maxPrefixLength": 48, "comment": "the peer's prefix" }
            ],
            "bgpsecAssertions": [],
            "aspaAssertions": [
              { "customerAsn": 32934, "providerAsns": [0], "comment": "no provider at all" },
              { "customerAsn": 13335, "providerAsns": [174, 1299, 3356], "comment": "the providers" }
            ]
          }
        }

        """

    /// Prints what to try once all sockets are bound.
    private func guide(_ directory: String) -> @Sendable (ServeService.Listening) -> Void {
        let waiting = Waiting()
        return { listening in
            guard let (rtr, http) = waiting.add(listening) else { return }
            let text = Demo.text(rtr: rtr, http: http, directory: directory)
            StandardStream(.output).writeIgnoringErrors(Array(text.utf8))
        }
    }

    /// Collects the addresses.
    private final class Waiting: Sendable {  // A class: both servers tell it.
        private let known = Mutex<(rtr: String?, http: String?)>((nil, nil))

        func add(_ listening: ServeService.Listening) -> (rtr: String, http: String)? {
            known.withLock { known in
                switch listening {
                case .rtr(let address): known.rtr = address
                case .http(let address): known.http = address
                }
                guard let rtr = known.rtr, let http = known.http else { return nil }
                return (rtr, http)
            }
        }
    }

    private static func text(rtr: String, http: String, directory: String) -> String {
        let program = CommandLine.arguments.first ?? "ridgeline"
        return """
            The demo runs: an RPKI on loopback that changes, and the service that fetches it.

              routers (RTR)   \(rtr)
              HTTP            http://\(http)
              configuration   \(directory)/ridgeline.yaml
              log             \(directory)/log

            Try, in another terminal:

            # What routers get, and each change as it comes.
            \(program) rtr dump --follow \(rtr)
            # The payload, the state of the service, its metrics, what changes.
            curl http://\(http)/json
            curl http://\(http)/api/v1/status
            curl http://\(http)/metrics
            curl -N http://\(http)/api/v1/events
            # The leak at Miami of 2026-01-22, as the provider AS3356 received it from AS13335: Invalid, and why.
            \(program) verify path "13335 32934" --role provider --prefix 2a03:2880:f077::/48 --trace --server http://\(http)
            curl 'http://\(http)/api/v1/path-validity?path=13335%2032934&role=provider'
            # The ASPAs that show it are local exceptions. Take out that of AS32934 and ask again: Unknown.
            ${EDITOR:-vi} \(directory)/miami.json
            # All of the incident, at every place where it was seen.
            \(program) verify incident cloudflare-miami

            Ctrl-C ends it.


            """
    }
}
