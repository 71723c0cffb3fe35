/// The identifier octets that occur in RPKI objects; all tag numbers are below 31.
enum DERTag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let objectIdentifier: UInt8 = 0x06
    static let utf8String: UInt8 = 0x0C
    static let printableString: UInt8 = 0x13
    static let ia5String: UInt8 = 0x16
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
    /// GeneralName: uniformResourceIdentifier [6] IMPLICIT IA5String.
    static let uniformResourceIdentifier: UInt8 = 0x86

    /// `[n]` around a whole element, or in place of a constructed element's tag.
    static func context(_ number: UInt8) -> UInt8 { 0xA0 | number }
    /// `[n]` in place of a primitive element's tag.
    static func primitiveContext(_ number: UInt8) -> UInt8 { 0x80 | number }
}
