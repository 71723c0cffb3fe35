/// One thing that the XML parser found; text and attribute values lie in the recorder's bytes.
struct XMLEvent {
    enum Kind {
        /// An element begins; its attributes are these of the recorder.
        case start(Element, isInNamespace: Bool, attributes: Range<Int>)
        /// The innermost element ends.
        case end
        /// Text of the innermost element, or a piece of it.
        case text(Range<Int>)
    }

    var kind: Kind
    /// Its place among the events of the slice.
    var index: Int
    var line: Int

    /// The elements of RRDP (RFC 8182, section 3.5.4).
    enum Element: UInt8, CaseIterable {
        case notification
        case snapshot
        case delta
        case publish
        case withdraw
        case unknown
    }

    /// The attributes of RRDP, none of which has a prefix.
    enum AttributeName: UInt8 {
        case version
        case session
        case serial
        case uri
        case hash
        case unknown
    }

    struct Attribute {
        var name: AttributeName
        /// In the recorder's bytes.
        var value: Range<Int>
    }
}
