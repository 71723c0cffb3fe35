import RPKITypes

@testable import RPKIObjects

/// What an input is fed to.
///
/// Raw values are the names on the command line and of the folders of seeds.
enum FuzzTarget: String, CaseIterable {
    /// Any object, told apart by its content.
    case object
    /// A certificate file, in each role.
    case certificate
    /// One extension's value in a good certificate: role, index of the extension, value.
    case certificateExtension = "certificate-extension"
    case crl
    case roa
    case roaContent = "roa-content"
    case aspa
    case aspaContent = "aspa-content"
    case manifest
    case manifestContent = "manifest-content"
    case ghostbusters
    case ghostbustersContent = "ghostbusters-content"
    case tak
    case takContent = "tak-content"
    case checklist = "rsc"
    case checklistContent = "rsc-content"
    case prefixList = "spl"
    case prefixListContent = "spl-content"
    /// A canonical cache representation.
    case cacheRepresentation = "ccr"
    /// A trust anchor locator.
    case locator = "tal"
    /// A `.constraints` file.
    case constraints
    /// An update notification file of RRDP.
    case notification = "rrdp-notification"
    /// A snapshot file of RRDP.
    case snapshot = "rrdp-snapshot"
    /// A delta file of RRDP.
    case delta = "rrdp-delta"
    /// The state of an RRDP repository as it is stored; with the checksum that makes it one.
    case state = "rrdp-state"
    /// A signed object with all relaxations.
    case envelope = "ber-envelope"
    /// A whole validation in which one part was issued with the input in it.
    case publicationPoint = "publication-point"
    /// An MRT file.
    case mrt
    /// The file of peers' roles.
    case peerRoles = "peer-roles"
    /// A stream of RTR.
    case rtr
    /// The file of a payload history, as it is and with the checksums that make it one.
    case history = "payload-history"

    /// Makes keys and fixtures, which takes longer than an input may.
    func prepare() {
        switch self {
        case .certificateExtension: CertificateTargets.extensionValue([0, 0])
        case .publicationPoint: PublicationPointTarget.run([0])
        default: break
        }
    }

    /// Runs one input; traps when an invariant does not hold.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .object: ObjectTargets.any(bytes)
        case .certificate: CertificateTargets.file(bytes)
        case .certificateExtension: CertificateTargets.extensionValue(bytes)
        case .crl: ObjectTargets.crl(bytes)
        case .roa: ObjectTargets.signed(bytes, .roa)
        case .roaContent: ContentTargets.roa(bytes)
        case .aspa: ObjectTargets.signed(bytes, .aspa)
        case .aspaContent: ContentTargets.aspa(bytes)
        case .manifest: ObjectTargets.signed(bytes, .manifest)
        case .manifestContent: ContentTargets.manifest(bytes)
        case .ghostbusters: ObjectTargets.signed(bytes, .ghostbusters)
        case .ghostbustersContent: ContentTargets.ghostbusters(bytes)
        case .tak: ObjectTargets.signed(bytes, .trustAnchorKey)
        case .takContent: ContentTargets.trustAnchorKey(bytes)
        case .checklist: ObjectTargets.signed(bytes, .signedChecklist)
        case .checklistContent: ContentTargets.signedChecklist(bytes)
        case .prefixList: ObjectTargets.signed(bytes, .signedPrefixList)
        case .prefixListContent: ContentTargets.signedPrefixList(bytes)
        case .cacheRepresentation: ObjectTargets.cacheRepresentation(bytes)
        case .locator: TextTargets.locator(bytes)
        case .constraints: TextTargets.constraints(bytes)
        case .notification: RRDPTargets.notification(bytes)
        case .snapshot: RRDPTargets.snapshot(bytes)
        case .delta: RRDPTargets.delta(bytes)
        case .state: RRDPTargets.state(bytes)
        case .envelope: ObjectTargets.envelope(bytes)
        case .publicationPoint: PublicationPointTarget.run(bytes)
        case .mrt: RouteTargets.mrt(bytes)
        case .peerRoles: RouteTargets.peerRoles(bytes)
        case .rtr: RTRTargets.stream(bytes)
        case .history: HistoryTarget.file(bytes)
        }
    }
}
