import RPKITypes
import RouteVerification

extension JSONLine {
    /// Writes a number, null for none.
    mutating func value(_ number: (some BinaryInteger)?) {
        if let number { value(number) } else { null() }
    }

    /// Writes a member with a number, null for none.
    mutating func member(_ name: StaticString, _ number: (some BinaryInteger)?) {
        self.name(name)
        value(number)
    }

    /// Writes a member with a string, null for none.
    mutating func member(_ name: StaticString, _ text: String?) {
        self.name(name)
        if let text { value(text) } else { null() }
    }

    /// Writes a member with `true` or `false`, null for none.
    mutating func member(_ name: StaticString, _ flag: Bool?) {
        self.name(name)
        if let flag { value(flag) } else { null() }
    }

    /// Writes a member with RFC 3339 text, null for none.
    mutating func member(_ name: StaticString, _ time: Timestamp?) { member(name, time?.description) }
}
