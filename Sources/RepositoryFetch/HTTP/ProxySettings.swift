import AsyncHTTPClient
import RPKITypes

/// Through which proxy servers are reached, and which are reached without.
package struct ProxySettings: Hashable, Sendable {
    /// The proxy; nil for none.
    private var server: Server?
    /// Hosts that are reached without it.
    private var direct: [HostPattern] = []
    /// Whether `NO_PROXY` is `*`.
    private var isBypassed = false

    fileprivate struct Server: Hashable, Sendable {
        var isSOCKS: Bool
        var host: String
        var port: Int
        var credentials: Credentials?
    }

    fileprivate struct Credentials: Hashable, Sendable {
        var user: String
        var password: String
    }

    /// No proxy.
    package static let none = ProxySettings()

    private init() {}

    /// Reads `http://[user:password@]host[:port]` or `socks5://host[:port]`; without a scheme it is http.
    ///
    /// - `url`: user and password may have percent escapes.
    /// - `except`: hosts as `NO_PROXY` lists them, separated by commas: a name stands for itself and all below it.
    /// - `source`: what the error names.
    package init(url: String, except: String = "", source: String = "configuration") throws(TransportError) {
        guard let server = Server(url) else { throw .proxy(source: source) }
        self.server = server
        for entry in except.split(separator: ",") {
            let name = entry.filter { !$0.isWhitespace }
            if name == "*" { isBypassed = true }
            let domain = name.hasPrefix(".") || name.hasPrefix("*.") ? name : ".\(name)"
            if let pattern = HostPattern(domain), pattern.description != "." { direct.append(pattern) }
        }
    }

    /// Reads `HTTPS_PROXY`, else `ALL_PROXY`, and `NO_PROXY`; names in lower case win.
    package init(environment: [String: String]) throws(TransportError) {
        func value(_ name: String) -> String? {
            [name.lowercased(), name].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        for name in ["HTTPS_PROXY", "ALL_PROXY"] {
            guard let url = value(name) else { continue }
            try self.init(url: url, except: value("NO_PROXY") ?? "", source: name)
            return
        }
        self.init()
    }

    /// The proxy for a host; nil when there is none.
    func proxy(for host: HostName) -> HTTPClient.Configuration.Proxy? {
        guard let server, !isBypassed, !direct.contains(where: { $0.matches(host) }) else { return nil }
        guard !server.isSOCKS else { return .socksServer(host: server.host, port: server.port) }
        return .server(
            host: server.host,
            port: server.port,
            authorization: server.credentials.map { .basic(username: $0.user, password: $0.password) }
        )
    }
}

extension ProxySettings.Server {
    fileprivate init?(_ url: String) {
        var rest = url[...]
        isSOCKS = false
        if let separator = url.firstRange(of: "://") {
            switch url[..<separator.lowerBound].lowercased() {
            case "http": isSOCKS = false
            case "socks5", "socks5h": isSOCKS = true
            default: return nil
            }
            rest = url[separator.upperBound...]
        }
        if rest.hasSuffix("/") { rest.removeLast() }
        credentials = nil
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard !isSOCKS, let user = Self.unescaped(parts[0]),
                let password = parts.count > 1 ? Self.unescaped(parts[1]) : ""
            else { return nil }
            credentials = .init(user: user, password: password)
            rest = rest[rest.index(after: at)...]
        }
        port = isSOCKS ? 1_080 : 3_128
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
            guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
                return nil
            }
            port = number
            rest = rest[..<colon]
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        guard !rest.isEmpty, rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }) else {
            return nil
        }
        host = String(rest)
    }

    /// Resolves percent escapes; nil when one is broken.
    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Hex.value), let low = rest.popFirst().flatMap(Hex.value)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
