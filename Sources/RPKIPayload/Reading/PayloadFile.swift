public import RPKITypes

/// Payload in the JSON of a validator: what a file or a server says, read strictly.
///
/// The forms are told apart by their content:
///
/// | Form | VRPs | VAPs | Router keys |
/// |---|---|---|---|
/// | rpki-client, Ridgeline, StayRTR | `roas` | `aspas` with `customer_asid` | `bgpsec_keys` |
/// | the same, older | `roas` | `provider_authorizations`, by address family | `bgpsec_keys` |
/// | Routinator `json` and `jsonext` | `roas` | `aspas` with `customer`, also with `afi` | `routerKeys` |
/// | FORT | `roas` | `aspa`, an object by customer | `router-keys` |
/// | BGPalerter and others | the root is an array of VRPs | | |
///
/// Members that are not payload are passed over. AS numbers may be numbers or text everywhere.
public struct PayloadFile: Hashable, Sendable {
    /// The payload.
    ///
    /// Entries that have expired are in it: the caller knows the time. What the file says nothing of: without an expiry an entry never expires; without a trust anchor it has
    /// the name ``PayloadSet/noTrustAnchor``. Of an entry with several sources (`jsonext`), the one that lasts
    /// longest counts, up to the earliest of its `notAfter` and `stale`.
    public let payload: PayloadSet
    /// Whose JSON it seems to be.
    public let form: Form
    /// When the payload was made; nil when the file does not say, or not in a form that can be read.
    public let generated: Timestamp?
    /// What was changed while reading, by customer.
    public let remarks: [Remark]

    /// Whose JSON a file seems to be.
    public enum Form: String, Hashable, Sendable {
        /// That of rpki-client, in which Ridgeline writes too, and StayRTR.
        case rpkiClient = "rpki-client"
        /// Routinator's `json`; FORT's VRPs look alike.
        case routinator
        /// Routinator's `jsonext`.
        case routinatorExtended = "routinator-jsonext"
        /// FORT's ASPA and router key files.
        case fort
        /// An array of VRPs.
        case list
    }

    /// Something in a file that was not taken as it stands.
    public enum Remark: Hashable, Sendable {
        /// Providers for one address family only, which ASPA no longer knows, count for both.
        case addressFamily(customer: ASN)
        /// A customer was left out, since it has more providers than the limit
        /// (draft-ietf-sidrops-aspa-profile-29, section 5.5).
        case tooManyProviders(customer: ASN, count: Int, limit: Int)
    }

    /// Reads a file.
    ///
    /// One bad entry refuses the whole file: payload with a hole makes routes Invalid that are not.
    /// Several VRPs, router keys and ASPAs for the same are united as a validator unites them.
    ///
    /// - Parameters:
    ///   - bytes: the file, at most `limits.size` bytes; not retained.
    ///   - limits: size and number of entries.
    /// - Returns: the payload, with what the file says about itself.
    /// - Throws: the first error, with its place.
    /// - Complexity: O(*n* log *n*) in entries; 32 bytes a VRP, beside the bytes.
    public static func read(
        _ bytes: [UInt8],
        limits: DocumentLimits = .standard
    ) throws(DocumentError) -> PayloadFile {
        var reader = PayloadFileReader(bytes, limits: limits)
        return try reader.read()
    }
}

extension PayloadFile.Remark: CustomStringConvertible {
    /// What was changed.
    public var description: String {
        switch self {
        case .addressFamily(let customer):
            "\(customer): providers for one address family are taken for both"
        case .tooManyProviders(let customer, let count, let limit):
            "\(customer): left out, \(count) providers are more than \(limit)"
        }
    }
}
