/// Regular expressions (ECMA-262, as JSON Schema has them) for the texts that parameters and members take.
///
/// Each takes exactly what the reader of the text takes, but for what no expression can say: that a prefix has no bits
/// behind its length.
enum OpenAPIPatterns {
    /// `AS64496` or `64496`.
    static let asn = "^\(asnText)$"
    /// An address of either family.
    static let address = "^(\(ipv4)|\(ipv6))$"
    /// A prefix of either family.
    static let prefix = "^(\(ipv4)/\(ipv4Length)|\(ipv6)/\(ipv6Length))$"
    /// An AS path: numbers, and the other segments in brackets.
    static let path: String = {
        let number = "(\(asnText)|([Aa][Ss])?\(half)\\.\(half))"
        let sequence = "\(number)(\(blank)+\(number))*"
        let members = "\(blank)*\(number)((\(blank)+|\(blank)*,\(blank)*)\(number))*\(blank)*"
        let segment = "(\\{\(members)\\}|\\(\(members)\\)|\\[\(members)\\])"
        return "^\(blank)*(\(sequence))?(\(blank)*\(segment)(\(blank)*\(sequence))?)*\(blank)*$"
    }()

    /// As many octets in hexadecimal.
    static func hexadecimal(octets: Int) -> String { "^[0-9A-Fa-f]{\(2 * octets)}$" }

    private static let blank = "[ \\t]"
    private static let asnText = "([Aa][Ss])?0*\(word)"
    /// 0 to 4294967295.
    private static let word =
        "([0-9]{1,9}|[1-3][0-9]{9}|4[01][0-9]{8}|42[0-8][0-9]{7}|429[0-3][0-9]{6}|4294[0-8][0-9]{5}"
        + "|42949[0-5][0-9]{4}|429496[0-6][0-9]{3}|4294967[01][0-9]{2}|42949672[0-8][0-9]|429496729[0-5])"
    /// 0 to 65535.
    private static let half =
        "0*([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"

    private static let octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    private static let ipv4 = "(\(octet)\\.){3}\(octet)"
    private static let ipv4Length = "(0{0,2}[0-9]|0?[12][0-9]|0?3[0-2])"
    private static let ipv6Length = "(0{0,2}[0-9]|0?[1-9][0-9]|1[01][0-9]|12[0-8])"
    private static let group = "[0-9A-Fa-f]{1,4}"

    /// RFC 4291, section 2.2: all groups, or a gap with at most seven around it; IPv4 text for the last two.
    private static let ipv6: String = {
        let whole = "(\(group):){7}\(group)|(\(group):){6}\(ipv4)"
        let gaps = (0...7).map { left in
            let before = left == 0 ? "" : left == 1 ? group : "\(group)(:\(group)){\(left - 1)}"
            let room = 7 - left
            let groups = room == 0 ? [] : ["(\(group):){0,\(room - 1)}\(group)"]
            let mapped = room < 2 ? [] : ["(\(group):){0,\(room - 2)}\(ipv4)"]
            let after = (groups + mapped).joined(separator: "|")
            return before + "::" + (after.isEmpty ? "" : "(\(after))?")
        }
        return "(\(([whole] + gaps).joined(separator: "|")))"
    }()
}
