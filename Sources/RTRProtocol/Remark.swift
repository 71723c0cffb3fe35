public import RPKITypes

/// Something that a peer should not do and that a receiver lets pass.
public enum Remark: Hashable, Sendable {
    /// A reserved field is not zero.
    case reservedField(PDUType, UInt16)
    /// Reserved bits of the flags are set.
    case reservedFlags(PDUType, UInt8)
    /// Providers are not ascending.
    case unorderedProviders(ASN)
    /// A provider is there more than once.
    case repeatedProvider(ASN)
    /// A router key that rtrlib and FRR refuse; the size is that of its SubjectPublicKeyInfo in octets.
    case keySize(Int)
    /// Payload does not follow what came before it in the response.
    case order(PDUType, after: PDUType, rule: OrderRule)
    /// A customer is there more than once in a response, which rtrlib refuses.
    case repeatedCustomer(ASN)
    /// A full response withdraws something.
    case withdrawalInFullResponse(PDUType)
    /// A delta announces a VRP or key that it withdraws too.
    case changedTwice(PDUType)
    /// A timing value must not be sent.
    case timing(TimingFault)
    /// A Serial Notify before the first response of the connection.
    case notifyBeforeResponse
    /// A Serial Notify inside a response, which makes BIRD start over.
    case notifyInResponse
    /// A Serial Notify less than a minute after the one before.
    case notifyTooSoon
    /// A Serial Notify of another session than the response before.
    case notifyOfOtherSession(SessionID)
    /// A serial that is older than the one before, or 2^31 away from it.
    case serialNotNewer(SerialNumber, after: SerialNumber)
    /// A delta that is not empty and ends at the serial it began with.
    case changeUnderSameSerial(SerialNumber)
    /// The session 65535, which OpenBGPD takes for none.
    case sessionNone
    /// A response in a lower version than that of the query.
    case implicitDowngrade(ProtocolVersion, from: ProtocolVersion)
    /// An Error Report with a code that its version does not have.
    case codeNotInVersion(UInt16, ProtocolVersion)

    /// The stable name of the remark.
    public var code: String {
        switch self {
        case .reservedField: "rtr-reserved-field"
        case .reservedFlags: "rtr-reserved-flags"
        case .unorderedProviders: "rtr-unordered-providers"
        case .repeatedProvider: "rtr-repeated-provider"
        case .keySize: "rtr-key-size"
        case .order: "rtr-order"
        case .repeatedCustomer: "rtr-repeated-customer"
        case .withdrawalInFullResponse: "rtr-withdrawal-in-full-response"
        case .changedTwice: "rtr-changed-twice"
        case .timing(let fault): "rtr-" + fault.code
        case .notifyBeforeResponse: "rtr-notify-before-response"
        case .notifyInResponse: "rtr-notify-in-response"
        case .notifyTooSoon: "rtr-notify-too-soon"
        case .notifyOfOtherSession: "rtr-notify-of-other-session"
        case .serialNotNewer: "rtr-serial-not-newer"
        case .changeUnderSameSerial: "rtr-change-under-same-serial"
        case .sessionNone: "rtr-session-none"
        case .implicitDowngrade: "rtr-implicit-downgrade"
        case .codeNotInVersion: "rtr-code-not-in-version"
        }
    }

    /// Where the rule stands.
    public var requirement: Requirement {
        switch self {
        case .reservedField, .reservedFlags: .rtr("5")
        case .unorderedProviders, .repeatedProvider, .repeatedCustomer: .rtr("5.12")
        case .keySize, .sessionNone: .local
        case .order: .rtr("11.2")
        case .withdrawalInFullResponse: .rtr("5.5")
        case .changedTwice: .rtr("5.3")
        case .timing(let fault): fault.requirement
        case .notifyBeforeResponse, .implicitDowngrade: .rtr("7")
        case .notifyInResponse, .notifyTooSoon: .rtr("8.2")
        case .notifyOfOtherSession, .serialNotNewer, .changeUnderSameSerial: .rtr("5.1")
        case .codeNotInVersion: .rtr("12")
        }
    }
}

/// A rule of the canonical order (draft-ietf-sidrops-8210bis-27, section 11.2).
public enum OrderRule: String, Hashable, Sendable {
    /// Types ascend.
    case types
    /// Announcements stand before withdrawals of their type.
    case announcementsFirst = "announcements first"
    /// Records of a type and change have an order of their own.
    case records
}

extension Remark: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .reservedField(let type, let value):
            "PDU type \(type.rawValue) with \(value) in a reserved field"
        case .reservedFlags(let type, let flags): "PDU type \(type.rawValue) with flags \(flags)"
        case .unorderedProviders(let customer): "providers of \(customer) are not ascending"
        case .repeatedProvider(let customer): "a provider of \(customer) is there more than once"
        case .keySize(let size): "a router key of \(size) octets, rtrlib and FRR take 91 only"
        case .order(let type, let before, let rule):
            "PDU type \(type.rawValue) after type \(before.rawValue) is out of order (\(rule.rawValue))"
        case .repeatedCustomer(let customer): "\(customer) is there more than once in a response"
        case .withdrawalInFullResponse(let type): "PDU type \(type.rawValue) withdraws in a full response"
        case .changedTwice(let type): "PDU type \(type.rawValue) withdraws and announces the same record"
        case .timing(let fault): fault.description
        case .notifyBeforeResponse: "Serial Notify before the first response"
        case .notifyInResponse: "Serial Notify inside a response"
        case .notifyTooSoon: "Serial Notify less than a minute after the one before"
        case .notifyOfOtherSession(let session): "Serial Notify of session \(session)"
        case .serialNotNewer(let serial, let before): "serial \(serial) after \(before)"
        case .changeUnderSameSerial(let serial): "a change from serial \(serial) to the same serial"
        case .sessionNone: "session 65535, which OpenBGPD takes for none"
        case .implicitDowngrade(let version, let asked):
            "a response in version \(version) to a query in version \(asked)"
        case .codeNotInVersion(let code, let version): "error \(code), which version \(version) does not have"
        }
    }
}
