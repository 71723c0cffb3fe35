/// An object identifier, held as one integer so that comparing is one instruction.
///
/// Identifiers of up to 15 content octets are held exactly: count in the top byte, octets right-aligned.
/// Longer ones, of which no specification here has any, are folded (FNV-1a) with the top byte 255.
public struct OID: Hashable, Sendable, CustomStringConvertible {
    @usableFromInline let packed: UInt128

    /// Makes an identifier from its content octets.
    public init(content: Span<UInt8>) {
        var value: UInt128 = 0
        if content.count <= 15 {
            for index in 0..<content.count { value = value << 8 | UInt128(content[index]) }
            packed = value | UInt128(content.count) << 120
        } else {
            value = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
            for index in 0..<content.count {
                value = (value ^ UInt128(content[index])) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
            }
            packed = value | UInt128(255) << 120
        }
    }

    /// Makes an identifier of `count` content octets, at most 15, given as the halves of an integer.
    @inlinable
    package init(high: UInt64, low: UInt64, count: Int) {
        packed = UInt128(high | UInt64(truncatingIfNeeded: count) << 56) << 64 | UInt128(low)
    }

    /// Makes an identifier of `count` content octets, given as an integer.
    @inlinable
    init(_ octets: UInt128, count: UInt128) { packed = octets | count << 120 }

    /// The content octets; nil for an identifier of more than 15.
    package var content: [UInt8]? {
        let count = Int(packed >> 120)
        guard count <= 15 else { return nil }
        return Array(packed.bigEndianBytes.suffix(count))
    }

    /// Dotted decimal, as far as the identifier is held exactly.
    public var description: String {
        guard let content, let first = content.first else { return "(an object identifier over 15 octets)" }
        var arcs: [UInt64] = []
        var value: UInt64 = 0
        for octet in content {
            value = value << 7 | UInt64(octet & 0x7F)
            if octet & 0x80 == 0 {
                arcs.append(value)
                value = 0
            }
        }
        guard let root = arcs.first, first & 0x80 == 0 || root >= 80 else {
            return "(invalid object identifier)"
        }
        let top = min(root / 40, 2)
        return ([top, root - top * 40] + arcs.dropFirst()).map(String.init).joined(separator: ".")
    }
}

extension OID {
    @inlinable package static var rsaEncryption: OID { OID(0x2A86_4886_F70D_0101_01, count: 9) }
    @inlinable package static var sha256WithRSAEncryption: OID { OID(0x2A86_4886_F70D_0101_0B, count: 9) }
    @inlinable package static var sha256: OID { OID(0x6086_4801_6503_0402_01, count: 9) }
    @inlinable package static var ecPublicKey: OID { OID(0x2A86_48CE_3D02_01, count: 7) }
    @inlinable package static var secp256r1: OID { OID(0x2A86_48CE_3D03_0107, count: 8) }
    @inlinable package static var commonName: OID { OID(0x55_0403, count: 3) }
    @inlinable package static var serialNumberAttribute: OID { OID(0x55_0405, count: 3) }

    @inlinable package static var signedData: OID { OID(0x2A86_4886_F70D_0107_02, count: 9) }
    @inlinable package static var contentTypeAttribute: OID { OID(0x2A86_4886_F70D_0109_03, count: 9) }
    @inlinable package static var messageDigestAttribute: OID { OID(0x2A86_4886_F70D_0109_04, count: 9) }
    @inlinable package static var signingTimeAttribute: OID { OID(0x2A86_4886_F70D_0109_05, count: 9) }
    @inlinable package static var binarySigningTimeAttribute: OID {
        OID(0x2A86_4886_F70D_0109_1002_2E, count: 11)
    }

    @inlinable package static var subjectKeyIdentifier: OID { OID(0x55_1D0E, count: 3) }
    @inlinable package static var keyUsage: OID { OID(0x55_1D0F, count: 3) }
    @inlinable package static var basicConstraints: OID { OID(0x55_1D13, count: 3) }
    @inlinable package static var crlNumber: OID { OID(0x55_1D14, count: 3) }
    @inlinable package static var crlDistributionPoints: OID { OID(0x55_1D1F, count: 3) }
    @inlinable package static var certificatePolicies: OID { OID(0x55_1D20, count: 3) }
    @inlinable package static var authorityKeyIdentifier: OID { OID(0x55_1D23, count: 3) }
    @inlinable package static var extendedKeyUsage: OID { OID(0x55_1D25, count: 3) }
    @inlinable package static var authorityInfoAccess: OID { OID(0x2B06_0105_0507_0101, count: 8) }
    @inlinable package static var subjectInfoAccess: OID { OID(0x2B06_0105_0507_010B, count: 8) }
    @inlinable package static var ipAddrBlocks: OID { OID(0x2B06_0105_0507_0107, count: 8) }
    @inlinable package static var autonomousSysIds: OID { OID(0x2B06_0105_0507_0108, count: 8) }
    @inlinable package static var ipAddrBlocksV2: OID { OID(0x2B06_0105_0507_011C, count: 8) }
    @inlinable package static var autonomousSysIdsV2: OID { OID(0x2B06_0105_0507_011D, count: 8) }

    @inlinable package static var caIssuers: OID { OID(0x2B06_0105_0507_3002, count: 8) }
    @inlinable package static var caRepository: OID { OID(0x2B06_0105_0507_3005, count: 8) }
    @inlinable package static var rpkiManifest: OID { OID(0x2B06_0105_0507_300A, count: 8) }
    @inlinable package static var signedObject: OID { OID(0x2B06_0105_0507_300B, count: 8) }
    @inlinable package static var rpkiNotify: OID { OID(0x2B06_0105_0507_300D, count: 8) }
    @inlinable package static var ipAddrASNumberPolicy: OID { OID(0x2B06_0105_0507_0E02, count: 8) }
    @inlinable package static var ipAddrASNumberPolicyV2: OID { OID(0x2B06_0105_0507_0E03, count: 8) }
    @inlinable package static var cpsQualifier: OID { OID(0x2B06_0105_0507_0201, count: 8) }
    @inlinable package static var bgpsecRouterPurpose: OID { OID(0x2B06_0105_0507_031E, count: 8) }

    @inlinable package static var routeOriginAuthz: OID { OID(0x2A86_4886_F70D_0109_1001_18, count: 11) }
    @inlinable package static var rpkiManifestContent: OID { OID(0x2A86_4886_F70D_0109_1001_1A, count: 11) }
    @inlinable package static var ghostbustersContent: OID { OID(0x2A86_4886_F70D_0109_1001_23, count: 11) }
    @inlinable package static var signedChecklistContent: OID {
        OID(0x2A86_4886_F70D_0109_1001_30, count: 11)
    }
    @inlinable package static var aspaContent: OID { OID(0x2A86_4886_F70D_0109_1001_31, count: 11) }
    @inlinable package static var trustAnchorKeyContent: OID { OID(0x2A86_4886_F70D_0109_1001_32, count: 11) }
    @inlinable package static var signedPrefixListContent: OID {
        OID(0x2A86_4886_F70D_0109_1001_33, count: 11)
    }
    @inlinable package static var canonicalCacheRepresentation: OID {
        OID(0x2A86_4886_F70D_0109_1001_36, count: 11)
    }
}
