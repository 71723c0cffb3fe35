import ArgumentParser
import RPKIPayload
import RPKITypes

/// Which part of the payload is written.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write only payload of this AS number: VRPs, router keys, and VAPs of this customer; may be repeated.",
            valueName: "asn"
        ),
        transform: SelectionOptions.asn
    )
    var selectASN: [ASN] = []

    @Option(
        help: ArgumentHelp("Write only VRPs that cover this prefix; may be repeated.", valueName: "prefix"),
        transform: SelectionOptions.prefix
    )
    var selectPrefix: [IPPrefix] = []

    @Flag(help: "Write the VRPs inside a prefix of --select-prefix, too.")
    var moreSpecifics = false

    @Option(
        name: .customLong("select-ta"),
        help: ArgumentHelp("Write only payload of this trust anchor; may be repeated.", valueName: "name")
    )
    var selectTrustAnchor: [String] = []

    @Option(help: "Write no payload of this kind; may be repeated.")
    var exclude: [PayloadKind] = []

    /// The selection that the options describe.
    ///
    /// - Throws: `ValidationError` for an option without effect.
    func selection() throws -> PayloadSelection {
        if moreSpecifics, selectPrefix.isEmpty {
            throw ValidationError("--more-specifics needs --select-prefix.")
        }
        var selection = PayloadSelection()
        selection.asns = Set(selectASN)
        selection.prefixes = Set(selectPrefix)
        selection.includesMoreSpecifics = moreSpecifics
        selection.trustAnchors = Set(selectTrustAnchor)
        selection.excluded = Set(exclude)
        return selection
    }

    private static func asn(_ text: String) throws -> ASN {
        do {
            return try PayloadSelection.asn(text)
        } catch {
            throw ValidationError("\(error).")
        }
    }

    private static func prefix(_ text: String) throws -> IPPrefix {
        do {
            return try PayloadSelection.prefix(text)
        } catch {
            throw ValidationError("\(error).")
        }
    }
}

extension PayloadKind: ExpressibleByArgument {}
