import CEpoll
import Glibc

/// All clients on one epoll instance and one buffer.
struct LoadRun: ~Copyable {
    private let options: Options
    private let tls: TLS.Context?
    private let poll: Int32
    private var clients: [Client]
    private var buffer: UnsafeMutableRawBufferPointer
    private var events: [epoll_event]
    /// The next client of the first load that has not begun to connect.
    private var next = 0
    private var connecting = 0
    private(set) var account = Account()

    /// As many connections are begun at a time, so that a backlog does not overflow.
    private static let maximumConnecting = 128
    /// What one read takes, in octets.
    private static let bufferSize = 1 << 20

    /// What was seen.
    struct Account {
        /// Full sets that came whole: what each had, and how often.
        var loads: [(count: PDUScanner.Count, times: Int)] = []
        var loadTimes = Times()
        var reloadTimes = Times()
        var deltaTimes = Times()
        var askTimes = Times()
        var octets = 0
        var reconnects = 0
        var abandoned = 0
        var failures: [String: Int] = [:]
        var firstNotify: Double?
        var deltas: [(count: PDUScanner.Count, times: Int)] = []

        mutating func fail(_ reason: String) { failures[reason, default: 0] += 1 }
    }

    init(_ options: Options, _ tls: TLS.Context?) throws(LoadError) {
        self.options = options
        self.tls = tls
        poll = epoll_create1(0)
        guard poll >= 0 else { throw LoadError("epoll_create1: error \(errno)") }
        clients = Array(repeating: Client(), count: options.clients)
        buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        events = Array(repeating: epoll_event(), count: 1_024)
    }

    deinit {
        buffer.deallocate()
        close(poll)
    }

    /// Connects all and waits until each has the full set, or has failed.
    mutating func load() throws(LoadError) {
        let deadline = Clock.now + Double(options.timeout)
        while next < clients.count || clients.contains(where: { $0.isConnecting || $0.phase == .loading }) {
            while next < clients.count, connecting < Self.maximumConnecting {
                try connect(next)
                next += 1
            }
            turn(until: deadline)
            guard Clock.now < deadline else {
                account.fail("not loaded in time")
                return
            }
        }
    }

    /// Lets the churning clients come and go, and the others wait for the delta.
    mutating func stay() throws(LoadError) {
        let start = Clock.now
        let end = start + Double(options.seconds)
        let deadline = start + Double(max(options.timeout, options.seconds))
        var second = start
        var asked = options.churn
        while true {
            let now = Clock.now
            let isChurning = now < end
            if now >= second, isChurning {
                second += 1
                for index in 0..<options.churn { try reconnect(index) }
                if let index = nextIdle(after: asked) {
                    asked = index
                    if !clients[index].sendSerialQuery(version: options.version, as: .asking) {
                        lose(index, "send")
                    }
                }
            }
            guard isChurning || options.waitsForDelta && !isUpdated else { return }
            guard now < deadline else {
                account.fail("no delta in time")
                return
            }
            turn(until: isChurning ? min(second, end) : min(deadline, now + 1))
        }
    }

    /// Whether all that do not churn have had the delta, or are gone.
    private var isUpdated: Bool {
        account.firstNotify != nil
            && account.deltaTimes.count
                >= clients.dropFirst(options.churn).count {
                    $0.phase != .closed
                }
    }

    private func nextIdle(after index: Int) -> Int? {
        let all = Array(options.churn..<clients.count)
        let start = all.firstIndex { $0 > index } ?? 0
        return (all[start...] + all[..<start]).first { clients[$0].phase == .idle }
    }

    private mutating func connect(_ index: Int) throws(LoadError) {
        try clients[index].connect(to: options, source: index)
        connecting += 1
        watch(index, EPOLLOUT.rawValue, EPOLL_CTL_ADD)
    }

    private mutating func reconnect(_ index: Int) throws(LoadError) {
        if clients[index].isConnecting { connecting -= 1 }
        if clients[index].phase == .loading || clients[index].isConnecting { account.abandoned += 1 }
        clients[index].close()
        account.reconnects += 1
        try connect(index)
    }

    private mutating func watch(_ index: Int, _ interest: UInt32, _ operation: Int32) {
        var event = epoll_event()
        event.events = interest
        event.data.u64 = UInt64(index)
        epoll_ctl(poll, operation, clients[index].descriptor, &event)
    }

    /// Waits for events and handles them.
    private mutating func turn(until deadline: Double) {
        let wait = max(0, min(1_000, Int32(((deadline - Clock.now) * 1_000).rounded(.up))))
        let count = epoll_wait(poll, &events, Int32(events.count), wait)
        guard count > 0 else { return }
        for event in events.prefix(Int(count)) {
            let index = Int(event.data.u64)
            switch clients[index].phase {
            case .connecting: begin(index)
            case .shaking: shake(index)
            case .closed: break
            default: read(index)
            }
        }
    }

    /// The connection is made, or refused.
    private mutating func begin(_ index: Int) {
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(clients[index].descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
        guard failure == 0 else { return lose(index, "connect: error \(failure)") }
        watch(index, EPOLLIN.rawValue, EPOLL_CTL_MOD)
        guard let tls else { return ask(index) }
        clients[index].tls = TLS(tls, clients[index].descriptor)
        clients[index].phase = .shaking
        shake(index)
    }

    private mutating func shake(_ index: Int) {
        switch clients[index].tls?.shake() ?? .failed {
        case .done:
            ask(index)
            if clients[index].phase == .loading { read(index) }
        case .waiting: break
        case .failed: lose(index, "TLS")
        }
    }

    private mutating func ask(_ index: Int) {
        connecting -= 1
        if !clients[index].sendResetQuery(version: options.version) { lose(index, "send") }
    }

    private mutating func lose(_ index: Int, _ reason: String) {
        account.fail(reason)
        if clients[index].isConnecting { connecting -= 1 }
        clients[index].close()
    }

    private mutating func read(_ index: Int) {
        repeat {
            let count = clients[index].receive(into: buffer)
            guard count > 0 else {
                if count < 0, errno == EAGAIN || errno == EINTR { return }
                return lose(index, count == 0 ? "closed by the server" : "recv: error \(errno)")
            }
            take(index, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } while clients[index].tls?.hasPending == true
    }

    private mutating func take(_ index: Int, _ octets: UnsafeRawBufferPointer) {
        account.octets += octets.count
        var client = clients[index]
        // The array's element must not be copied when the scanner changes.
        clients[index].scanner = PDUScanner()
        var seen: [(PDUScanner.Event, PDUScanner.Count)] = []
        client.scanner.scan(octets) { seen.append(($0, $1)) }
        clients[index] = client
        for (event, pdus) in seen where clients[index].phase != .closed { handle(index, event, pdus) }
    }

    private mutating func handle(_ index: Int, _ event: PDUScanner.Event, _ count: PDUScanner.Count) {
        switch event {
        case .response(let session):
            clients[index].isInResponse = true
            clients[index].session = session
        case .endOfData(_, let serial): end(index, serial, count)
        case .notify(let serial):
            // A notify inside a response is against RFC 8210, section 5.2.
            if clients[index].isInResponse { account.fail("notify inside a response") }
            clients[index].notified = serial
            if clients[index].phase == .idle { update(index) }
        case .cacheReset: lose(index, "Cache Reset")
        case .errorReport(let code): lose(index, "Error Report \(code)")
        case .garbage: lose(index, "garbage")
        }
    }

    private mutating func update(_ index: Int) {
        if account.firstNotify == nil { account.firstNotify = Clock.now }
        if !clients[index].sendSerialQuery(version: options.version, as: .updating) { lose(index, "send") }
    }

    private mutating func end(_ index: Int, _ serial: UInt32, _ count: PDUScanner.Count) {
        let now = Clock.now
        let isNew = serial != clients[index].serial
        let phase = clients[index].phase
        clients[index].isInResponse = false
        clients[index].serial = serial
        clients[index].phase = .idle
        switch phase {
        case .loading:
            Self.add(count, to: &account.loads)
            if index < options.churn, account.reconnects > 0 {
                account.reloadTimes.add(now - clients[index].start)
            } else {
                account.loadTimes.add(now - clients[index].start)
            }
        case .updating where isNew, .asking where isNew:
            // Those that churn come to the new serial in other ways.
            guard index >= options.churn else { break }
            Self.add(count, to: &account.deltas)
            account.deltaTimes.add(now - (account.firstNotify ?? now))
        case .asking: account.askTimes.add(now - clients[index].start)
        default: break
        }
        if let notified = clients[index].notified, notified != serial { update(index) }
    }

    private static func add(
        _ count: PDUScanner.Count,
        to list: inout [(count: PDUScanner.Count, times: Int)]
    ) {
        if let index = list.firstIndex(where: { $0.count == count }) {
            list[index].times += 1
        } else {
            list.append((count, 1))
        }
    }
}
