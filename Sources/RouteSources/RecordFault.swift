public import RPKITypes

/// Why a record, or a part of it, was not used.
public enum RecordFault: Hashable, Sendable {
    /// A part of a record.
    public enum Part: String, Hashable, Sendable {
        /// The header of a record.
        case header = "record header"
        /// The PEER_INDEX_TABLE.
        case peerTable = "peer table"
        /// What stands before the entries of a RIB record.
        case rib = "RIB record"
        /// An entry of a RIB record.
        case entry = "RIB entry"
        /// The addresses and AS numbers of a session.
        case session
        /// A BGP message.
        case message
        /// A prefix.
        case prefix
        /// The path attributes together.
        case attributes
        /// One path attribute.
        case attribute = "path attribute"
    }

    /// The source ends in the middle of the record; sizes in octets, the header included.
    case cutOff(needed: Int, left: Int)
    /// The record says that it is longer than the limit, in octets without the header.
    case tooLong(length: Int, limit: Int)
    /// There is no record header where one should be.
    case noHeader(type: UInt16, subtype: UInt16)
    /// A part is longer than what it stands in; sizes in octets.
    case truncated(Part, needed: Int, left: Int)
    /// Octets are left where a part should end.
    case trailingBytes(Part, count: Int)
    /// A prefix is longer than an address.
    case prefixLength(Int, IPFamily)
    /// A RIB record comes before any PEER_INDEX_TABLE.
    case noPeerTable
    /// A RIB entry is of a peer that is not in the PEER_INDEX_TABLE.
    case unknownPeer(index: Int, count: Int)
    /// The addresses of a session are of an unknown family.
    case addressFamily(UInt16)
    /// A BGP message does not begin with 16 octets of ones.
    case noMarker
    /// The length of a BGP message is below 19, or below what its parts need.
    case messageLength(Int)
    /// A path attribute has a length that it may not have.
    case attributeLength(type: UInt8, length: Int)
    /// ORIGIN has a value that is not defined.
    case origin(UInt8)
    /// MP_REACH_NLRI or MP_UNREACH_NLRI is there twice.
    case repeatedAttribute(type: UInt8)
    /// A segment of AS_PATH is of an unknown kind.
    case segmentKind(UInt8)
    /// A segment of AS_PATH has no AS number.
    case emptySegment
    /// A segment of AS_PATH is longer than the attribute.
    case segmentLength(count: Int)
}

extension RecordFault {
    /// The stable name of the fault: JSON value, metric label, log key.
    public var code: String {
        switch self {
        case .cutOff: "mrt-cut-off"
        case .tooLong: "mrt-record-too-long"
        case .noHeader: "mrt-no-header"
        case .truncated: "mrt-truncated"
        case .trailingBytes: "mrt-trailing-bytes"
        case .prefixLength: "mrt-prefix-length"
        case .noPeerTable: "mrt-no-peer-table"
        case .unknownPeer: "mrt-unknown-peer"
        case .addressFamily: "mrt-address-family"
        case .noMarker: "mrt-no-marker"
        case .messageLength: "mrt-message-length"
        case .attributeLength: "mrt-attribute-length"
        case .origin: "mrt-origin"
        case .repeatedAttribute: "mrt-repeated-attribute"
        case .segmentKind: "mrt-segment-kind"
        case .emptySegment: "mrt-empty-segment"
        case .segmentLength: "mrt-segment-length"
        }
    }

    /// The rule that is broken.
    public var requirement: Requirement {
        switch self {
        case .cutOff, .noHeader: .rfc(6396, section: "2")
        case .tooLong: .limit("mrt-record-size")
        case .truncated(let part, _, _), .trailingBytes(let part, _): part.requirement
        case .prefixLength: .rfc(4271, section: "4.3")
        case .noPeerTable: .rfc(6396, section: "4.3.1")
        case .unknownPeer: .rfc(6396, section: "4.3.4")
        case .addressFamily: .rfc(6396, section: "4.4.1")
        case .noMarker, .messageLength: .rfc(4271, section: "4.1")
        case .attributeLength: .rfc(7606, section: "7")
        case .origin: .rfc(7606, section: "7.1")
        case .repeatedAttribute: .rfc(7606, section: "3")
        case .segmentKind, .emptySegment, .segmentLength: .rfc(7606, section: "7.2")
        }
    }
}

extension RecordFault.Part {
    /// Where the part is specified.
    var requirement: Requirement {
        switch self {
        case .header: .rfc(6396, section: "2")
        case .peerTable: .rfc(6396, section: "4.3.1")
        case .rib: .rfc(6396, section: "4.3.2")
        case .entry: .rfc(6396, section: "4.3.4")
        case .session: .rfc(6396, section: "4.4.1")
        case .message: .rfc(4271, section: "4.1")
        case .prefix, .attributes: .rfc(4271, section: "4.3")
        case .attribute: .rfc(7606, section: "4")
        }
    }
}

extension RecordFault: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .cutOff(let needed, let left): "cut off after \(left) of \(needed) octets"
        case .tooLong(let length, let limit): "a record of \(length) octets, over the limit of \(limit)"
        case .noHeader(let type, let subtype): "no record header: type \(type), subtype \(subtype)"
        case .truncated(let part, let needed, let left):
            "\(part.rawValue): \(needed) octets are needed, \(left) are left"
        case .trailingBytes(let part, let count): "\(part.rawValue): \(count) octets too many"
        case .prefixLength(let length, let family):
            "a prefix of \(length) bits, where addresses have \(family.width)"
        case .noPeerTable: "a RIB record before any peer table"
        case .unknownPeer(let index, let count): "peer \(index) of a table of \(count)"
        case .addressFamily(let number): "addresses of family \(number)"
        case .noMarker: "a BGP message without its marker"
        case .messageLength(let length): "a BGP message of length \(length)"
        case .attributeLength(let type, let length): "path attribute \(type) with length \(length)"
        case .origin(let value): "ORIGIN \(value)"
        case .repeatedAttribute(let type): "path attribute \(type) twice"
        case .segmentKind(let kind): "AS_PATH with a segment of kind \(kind)"
        case .emptySegment: "AS_PATH with an empty segment"
        case .segmentLength(let count): "AS_PATH with a segment of \(count) AS numbers that are not there"
        }
    }
}

/// A record that was not used, or of which a part was not.
public struct RecordDefect: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong; the first fault when there are several.
    public var fault: RecordFault
    /// The offset of the record from the start of the source, after decompression, in octets.
    public var offset: Int
    /// The offset from the start of the record at which the rule was broken.
    public var position: Int
    /// How many octets were passed over from `offset` on to find the next record; 0 when the record's own
    /// length led there.
    public var skipped: Int

    /// `offset 1234: text [code; RFC 6396, section 2]`.
    public var description: String {
        let passed = skipped > 0 ? ", \(skipped) octets skipped" : ""
        return
            "offset \(offset): \(fault) at octet \(position)\(passed) [\(fault.code); \(fault.requirement)]"
    }
}

/// A fault and where it is.
struct DecodeFailure: Error {
    let fault: RecordFault
    /// The position in the bytes that were given to the decoder.
    let position: Int

    @inline(never)
    init(_ fault: RecordFault, at position: Int) {
        self.fault = fault
        self.position = position
    }
}
