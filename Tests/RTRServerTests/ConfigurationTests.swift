import NIOCore
import RPKIPayload
import RPKITypes
import RTRProtocol
import Testing

@testable import RTRServer

@Suite("RTR server: configuration")
struct ConfigurationTests {
    private func fault(_ listener: ListenerConfiguration) -> ConfigurationFault? {
        do {
            _ = try ServerConfiguration(listeners: [listener])
            return nil
        } catch { return error }
    }

    @Test("What cannot work is refused, each with its code")
    func faults() throws {
        let good = ListenerConfiguration(.address("127.0.0.1", port: 323))
        #expect(fault(good) == nil)
        var codes: [String?] = []
        func check(_ change: (inout ListenerConfiguration) -> Void) {
            var listener = good
            change(&listener)
            codes.append(fault(listener)?.code)
        }
        let prefix = try #require(IPPrefix("10.0.0.0/8"))
        check { $0.source = .address("localhost", port: 323) }
        check { $0.source = .address("::1", port: 65_536) }
        check { $0.source = .inherited(descriptor: -1) }
        check {
            $0.clients.others?.minimumVersion = .v2
            $0.clients.others?.maximumVersion = .v1
        }
        check { $0.clients.others?.kinds = [] }
        check { $0.clients.others?.timing.expire = 100 }
        check { $0.clients.others?.timing.refresh = 7_200 }
        check { $0.clients.others = nil }
        check { $0.clients.rules = [.init(prefix: prefix, policy: nil), .init(prefix: prefix, policy: nil)] }
        check { $0.tls = TLSSettings(certificateChain: [], privateKey: []) }
        #expect(
            codes == [
                "rtr-address", "rtr-port", "rtr-descriptor", "rtr-versions", "rtr-no-kinds",
                "timing-expire-bounds",
                "timing-expire-not-above-refresh", "rtr-nobody-served", "rtr-repeated-prefix", "rtr-tls",
            ]
        )
        #expect(throws: ConfigurationFault.noListener) { try ServerConfiguration(listeners: []) }
        #expect(throws: ConfigurationFault.repeatedListener(good.source)) {
            try ServerConfiguration(listeners: [good, good])
        }
        var limits = ServerLimits()
        limits.stallTime = .nan
        #expect(throws: ConfigurationFault.limit("stallTime")) {
            try ServerConfiguration(listeners: [good], limits: limits)
        }
        var times = ServerTimes()
        times.maximumAge = -1
        #expect(throws: ConfigurationFault.time("maximumAge")) {
            try ServerConfiguration(listeners: [good], times: times)
        }
    }

    @Test(
        "Rules that leave nobody of the listener's family are a fault; any address that is left is somebody"
    )
    func nobodyServed() throws {
        func isFault(_ source: ListenerConfiguration.Source, _ rules: [(String, Bool)]) throws -> Bool {
            var clients = ClientRules()
            clients.rules = try rules.map { text, isServed in
                let policy = isServed ? ClientPolicy() : nil
                return ClientRules.Rule(prefix: try #require(IPPrefix(text)), policy: policy)
            }
            return fault(ListenerConfiguration(source, clients: clients)) == .nobodyServed(source)
        }
        let ipv4 = ListenerConfiguration.Source.address("127.0.0.1", port: 323)
        let ipv6 = ListenerConfiguration.Source.address("::1", port: 323)
        let inherited = ListenerConfiguration.Source.inherited(descriptor: 3)
        let none = [("0.0.0.0/0", false), ("::/0", false)]
        for source in [ipv4, ipv6, inherited] { #expect(try isFault(source, none)) }
        #expect(try isFault(ipv4, [("0.0.0.0/0", false)]))
        #expect(try !isFault(inherited, [("0.0.0.0/0", false)]))
        #expect(try isFault(ipv4, [("0.0.0.0/1", false), ("128.0.0.0/2", false), ("192.0.0.0/2", false)]))
        #expect(try !isFault(ipv4, [("0.0.0.0/1", false), ("128.0.0.0/2", false)]))
        #expect(try !isFault(ipv4, none + [("192.0.2.1/32", true)]))
        #expect(try isFault(ipv6, none + [("192.0.2.1/32", true)]))
        #expect(
            try isFault(
                ipv6,
                none + [("2001:db8::/32", true), ("2001:db8::/33", false), ("2001:db8:8000::/33", false)]
            )
        )
        #expect(try !isFault(ipv6, none + [("2001:db8::/32", true), ("2001:db8::/33", false)]))
        #expect(try isFault(ipv4, none + [("192.0.2.0/24", false)]))
        var many = (0..<4_096).compactMap { number in
            IPPrefix(family: .ipv6, address: UInt128(number) << 116, length: 12)
                .map { ClientRules.Rule(prefix: $0, policy: nil) }
        }
        #expect(!ClientRules(rules: many).servesAnybody(.ipv6))
        many.removeLast()
        #expect(ClientRules(rules: many).servesAnybody(.ipv6))
    }

    @Test("The longest prefix decides, in any order of the rules")
    func longestMatch() throws {
        func policy(_ retry: UInt32) -> ClientPolicy {
            ClientPolicy(timing: Timing(refresh: 60, retry: retry, expire: 600))
        }
        let rules: [ClientRules.Rule] = [
            .init(prefix: try #require(IPPrefix("192.0.2.0/24")), policy: policy(24)),
            .init(prefix: try #require(IPPrefix("0.0.0.0/0")), policy: policy(1)),
            .init(prefix: try #require(IPPrefix("192.0.2.7/32")), policy: nil),
            .init(prefix: try #require(IPPrefix("192.0.2.0/28")), policy: policy(28)),
            .init(prefix: try #require(IPPrefix("2001:db8::/32")), policy: policy(32)),
        ]
        for list in [rules, rules.reversed()] {
            let clients = ClientRules(others: policy(99), rules: list)
            for (text, retry) in [
                ("192.0.2.7/32", nil), ("192.0.2.8/32", 28), ("192.0.2.16/32", 24), ("192.0.3.0/32", 1),
                ("2001:db8::7/128", 32), ("2001:db9::7/128", 99),
            ] as [(String, UInt32?)] {
                let address = try #require(IPPrefix(text))
                #expect(clients.policy(for: address)?.timing.retry == retry, "\(text)")
            }
        }
    }

    @Test("Sockets of systemd are ours only if the process is")
    func inherited() {
        let variables = ["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "tcp:tls"]
        let sockets = InheritedSockets(environment: variables, process: 42).sockets
        #expect(sockets.map(\.descriptor) == [3, 4] && sockets.map(\.name) == ["tcp", "tls"])
        #expect(InheritedSockets(environment: variables, process: 43).sockets.isEmpty)
        for (name, value) in [
            ("LISTEN_FDS", "0"), ("LISTEN_FDS", "-1"), ("LISTEN_FDS", "99999"), ("LISTEN_PID", "x"),
        ] {
            var wrong = variables
            wrong[name] = value
            #expect(InheritedSockets(environment: wrong, process: 42).sockets.isEmpty)
        }
        var unnamed = variables
        unnamed["LISTEN_FDNAMES"] = nil
        #expect(InheritedSockets(environment: unnamed, process: 42).sockets.map(\.name) == ["", ""])
    }

    @Test("An IPv4 address that is mapped into IPv6 is the IPv4 address")
    func mapped() throws {
        let mapped = try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 9)
        let plain = try SocketAddress(ipAddress: "192.0.2.1", port: 9)
        #expect(ClientAddress(mapped) == ClientAddress(plain))
        #expect(ClientAddress(plain)?.description == "192.0.2.1:9")
        let other = try SocketAddress(ipAddress: "2001:db8::1", port: 9)
        #expect(ClientAddress(other)?.description == "[2001:db8::1]:9")
        #expect(ClientAddress(try SocketAddress(unixDomainSocketPath: "/x")) == nil)
    }

    @Test("Each set of kinds has a session of its own, the same one each time")
    func kindSessions() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let base = RPKIPayload.SessionIDs(using: &generator)
            let sessions = KindSessions(base)
            var seen: Set<SessionID> = []
            var count = 0
            for version in ProtocolVersion.allCases {
                let available = PayloadKinds(of: version)
                #expect(sessions[.all]?[version].rawValue == base[version.rawValue])
                for raw in UInt8(0)..<16 where available.isSuperset(of: PayloadKinds(rawValue: raw)) {
                    let session = try #require(sessions[PayloadKinds(rawValue: raw)]?[version])
                    #expect(session == KindSessions(base)[PayloadKinds(rawValue: raw)]?[version])
                    #expect(session != .none)
                    seen.insert(session)
                    count += 1
                }
            }
            #expect(seen.count == count && count == 4 + 8 + 16)
        }
    }

    @Test("The lag counts serials and seconds")
    func lag() {
        var log = SerialLog()
        for (serial, time) in [(UInt32.max, 10), (0, 20), (0, 25), (65_536, 50)] as [(UInt32, Int64)] {
            log.record(SerialNumber(serial), at: Timestamp(time))
        }
        #expect(log.lag(of: SerialNumber(65_536), at: Timestamp(60)) == (0, 0))
        #expect(log.lag(of: SerialNumber(0), at: Timestamp(60)) == (1, 10))
        #expect(log.lag(of: SerialNumber(.max), at: Timestamp(60)) == (2, 40))
        #expect(log.lag(of: SerialNumber(5), at: Timestamp(60)) == (nil, 50))
        #expect(log.lag(of: SerialNumber(0), at: Timestamp(1)) == (1, 0))
    }

    @Test("A stall is time without progress, and progress is any octet that is taken")
    func stallWatch() {
        var watch = StallWatch()
        #expect(watch.deadline(.seconds(5)) == nil)
        watch.look(waiting: 10, handed: 10, at: .seconds(1))
        #expect(watch.deadline(.seconds(5)) == .seconds(6))
        watch.look(waiting: 10, handed: 10, at: .seconds(3))
        #expect(watch.deadline(.seconds(5)) == .seconds(6))
        watch.look(waiting: 9, handed: 10, at: .seconds(4))
        #expect(watch.deadline(.seconds(5)) == .seconds(9))
        watch.look(waiting: 9, handed: 20, at: .seconds(5))
        #expect(watch.deadline(.seconds(5)) == .seconds(10))
        watch.look(waiting: 0, handed: 20, at: .seconds(6))
        #expect(watch.deadline(.seconds(5)) == nil)
    }
}
