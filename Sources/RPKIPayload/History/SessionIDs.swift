/// The RTR session IDs of a history: one for each protocol version, all different, none of them 0xFFFF.
///
/// 0xFFFF is what OpenBGPD means "none" by, and yet sends.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 5.1 (an ID SHOULD NOT be used in two versions).
public struct SessionIDs: Hashable, Sendable {
    /// The session ID of version 0.
    public let version0: UInt16
    /// The session ID of version 1.
    public let version1: UInt16
    /// The session ID of version 2.
    public let version2: UInt16

    /// Makes the IDs; nil when two are the same or one is 0xFFFF.
    public init?(version0: UInt16, version1: UInt16, version2: UInt16) {
        guard version0 != version1, version0 != version2, version1 != version2,
            ![version0, version1, version2].contains(0xFFFF)
        else { return nil }
        self.version0 = version0
        self.version1 = version1
        self.version2 = version2
    }

    /// Draws the IDs.
    public init(using generator: inout some RandomNumberGenerator) {
        // Each is drawn from what the ones before leave.
        version0 = SessionIDs.draw(without: [], using: &generator)
        version1 = SessionIDs.draw(without: [version0], using: &generator)
        version2 = SessionIDs.draw(
            without: [min(version0, version1), max(version0, version1)],
            using: &generator
        )
    }

    /// Draws an ID that is none of `taken`, which is ascending.
    private static func draw(
        without taken: [UInt16],
        using generator: inout some RandomNumberGenerator
    ) -> UInt16 {
        var id = UInt16.random(in: 0..<(0xFFFF - UInt16(taken.count)), using: &generator)
        for other in taken where id >= other { id += 1 }
        return id
    }

    /// The session ID of a protocol version; nil for a version that there is not.
    public subscript(version: UInt8) -> UInt16? {
        switch version {
        case 0: version0
        case 1: version1
        case 2: version2
        default: nil
        }
    }
}
