import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import Subprocess
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct MetricsTests {
    /// What Prometheus sends.
    private static let openMetrics: HTTPFields = [
        .accept: "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"
    ]

    /// A service with something in every metric.
    private func service() throws -> TestService {
        let service = try TestService()
        service.status.set { status in
            status.started = TestService.time
            status.run = RunStatus(started: TestService.time, done: TestService.time, duration: 0.5)
            status.runs = [.complete: 3, .failed: 1]
            let subject = ObjectReference(uri: "rsync://rpki.example.net/a", trustAnchor: "a\"b\\c\nd")
            status.findings = [Finding(.uri(.noHost), subject: subject, severity: .warning)]
            var anchor = TrustAnchorStatus(name: "ripe")
            anchor.hasData = true
            anchor.objects = [.validROAs: 4]
            status.trustAnchors = [anchor]
            var repository = RepositoryStatus(uri: "https://rpki.example.net/n.xml", transport: .rrdp)
            var fetch = FetchStatus(succeeded: true)
            fetch.updated = TestService.time
            fetch.duration = 0.25
            repository.fetch = fetch
            status.repositories = [repository]
            status.exceptions = ExceptionStatus(added: [.ipv4: 1], filtered: [:])
            var rtr = RTRStatus()
            var client = RTRClient(address: "192.0.2.1:179", host: "192.0.2.1", connected: TestService.time)
            client.serial = SerialNumber(7)
            let without = RTRClient(address: "192.0.2.2:179", host: "192.0.2.2", connected: TestService.time)
            rtr.clients = [client, without]
            rtr.refused = ["rtr-too-many-clients": 2]
            status.rtr = rtr
            status.areExceptionsBroken = true
            status.process = ProcessStatus(
                residentMemory: 1 << 30,
                processorTime: 12.5,
                openFiles: 20,
                maximumOpenFiles: 1_024
            )
        }
        return service
    }

    /// Of a router that has no serial, nobody knows how old its data is.
    @Test func noLagWithoutSerial() async throws {
        try await service().run { client in
            let text = try await client.get("/metrics").text
            for name in ["ridgeline_rtr_client_serial", "ridgeline_rtr_client_lag_seconds"] {
                #expect(text.contains("\(name){client=\"192.0.2.1:179\"}"))
                #expect(!text.contains("\(name){client=\"192.0.2.2:179\"}"))
            }
        }
    }

    @Test func allAreThereAndDocumented() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../../Docs/metrics.md").standardized
        let documentation = try String(contentsOf: file, encoding: .utf8)
        try await service().run { client in
            let text = try await client.get("/metrics", MetricsTests.openMetrics).text
            #expect(text.hasSuffix("\n# EOF\n"))
            for metric in Metric.all {
                #expect(text.contains("# TYPE \(metric.family) \(metric.isCounter ? "counter" : "gauge")\n"))
                #expect(
                    text.contains("\n\(metric.name)\(metric.labels.isEmpty ? " " : "{")"),
                    "\(metric.name)"
                )
                #expect(
                    documentation.contains("`\(metric.name)`"),
                    "\(metric.name) is not in Docs/metrics.md"
                )
                for label in metric.labels { #expect(documentation.contains("`\(label)`")) }
            }
            // Each sample belongs to a metric that is listed.
            let names = Set(Metric.all.map(\.name))
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(names.contains(String(line.prefix { $0 != " " && $0 != "{" })))
            }
        }
    }

    /// A counter that begins with its first event hides that event from Prometheus.
    @Test func runsAreCountedFrom0() async throws {
        try await TestService().run { client in
            let text = try await client.get("/metrics").text
            for outcome in RunOutcome.allCases {
                #expect(text.contains("ridgeline_runs_total{outcome=\"\(outcome.rawValue)\"} 0\n"))
            }
        }
    }

    @Test func endOfTheLastRunStaysWhileAnotherGoesOn() async throws {
        let service = try TestService()
        let start = TestService.time
        service.status.set { status in
            status.beginRun(at: start)
        }
        try await service.run { client in
            let first = try await client.get("/metrics").text
            #expect(!first.contains("ridgeline_run_done_timestamp_seconds"))
            #expect(!first.contains("ridgeline_run_duration_seconds"))
            service.status.set { status in
                status.endRun(.complete, at: start.advanced(by: 9), duration: 8.5)
                status.beginRun(at: start.advanced(by: 60))
            }
            let seconds = start.secondsSinceEpoch
            let second = try await client.get("/metrics").text
            #expect(second.contains("\nridgeline_run_start_timestamp_seconds \(seconds + 60)\n"))
            #expect(second.contains("\nridgeline_run_done_timestamp_seconds \(seconds + 9)\n"))
            #expect(second.contains("\nridgeline_run_duration_seconds 8.5\n"))
            #expect(second.contains("ridgeline_runs_total{outcome=\"complete\"} 1\n"))
            let status = try await client.get("/api/v1/status").text
            #expect(status.contains("\"lastUpdateStart\":\"\(start.advanced(by: 60))\""), "\(status)")
            #expect(status.contains("\"lastUpdateDone\":\"\(start.advanced(by: 9))\""))
            // One that failed took as long as the clock says.
            service.status.set { $0.endRun(.failed, at: start.advanced(by: 75)) }
            let third = try await client.get("/metrics").text
            #expect(third.contains("\nridgeline_run_duration_seconds 15\n"))
            #expect(third.contains("ridgeline_runs_total{outcome=\"failed\"} 1\n"))
        }
    }

    @Test func labelsAreEscaped() async throws {
        try await service().run { client in
            let text = try await client.get("/metrics").text
            #expect(
                text.contains(#"ridgeline_findings{code="uri-no-host",severity="warning",ta="a\"b\\c\nd"} 1"#)
            )
        }
    }

    @Test func twoForms() async throws {
        try await service().run { client in
            let open = try await client.execute(
                uri: "/metrics",
                method: .get,
                headers: MetricsTests.openMetrics
            )
            #expect(
                open.headers[.contentType]?.hasPrefix("application/openmetrics-text; version=1.0.0") == true
            )
            #expect(
                String(buffer: open.body).contains(
                    "# TYPE ridgeline_http_requests counter\nridgeline_http_requests_total "
                )
            )
            let plain = try await client.execute(uri: "/metrics", method: .get)
            #expect(plain.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(String(buffer: plain.body).contains("# TYPE ridgeline_http_requests_total counter\n"))
            #expect(!String(buffer: plain.body).contains("# EOF"))
        }
    }

    @Test(.enabled(if: Promtool.isInstalled)) func promtoolAccepts() async throws {
        try await service().run { client in
            let page = try await client.get("/metrics").text
            let result = try await Subprocess.run(
                .name("promtool"),
                arguments: ["check", "metrics"],
                input: .string(page),
                output: .string(limit: 65_536),
                error: .string(limit: 65_536)
            )
            let said = result.standardOutput + result.standardError
            #expect(result.terminationStatus.isSuccess, "\(said)")
        }
    }
}

/// The tool of Prometheus that looks at pages of metrics (Debian package prometheus).
enum Promtool {
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool") }
}
