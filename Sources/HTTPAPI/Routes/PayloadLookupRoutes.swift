import Hummingbird
import RPKIPayload
import RPKITypes
import RouteVerification

/// The payload of an AS or a prefix.
enum PayloadLookupRoutes {
    static var all: [Endpoint] {
        [
            Endpoint(
                path: "/api/v1/payload/asn/{asn}",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .payload,
                        summary: "The VRPs, the VAP and the router keys of an AS.",
                        parameters: [
                            .init(
                                name: "asn",
                                kind: .asn,
                                text: "The AS.",
                                isInPath: true,
                                isRequired: true
                            )
                        ],
                        mediaType: MediaTypes.json,
                        schema: "Payload"
                    ),
                    handler: ofAS
                )
            ),
            Endpoint(
                path: "/api/v1/payload/prefix/{prefix}",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .payload,
                        summary: "The VRPs that cover a prefix; the slash is written %2F.",
                        parameters: [
                            .init(
                                name: "prefix",
                                kind: .relaxedPrefix,
                                text: "The prefix; bits behind its length are cleared.",
                                isInPath: true,
                                isRequired: true
                            ), moreSpecifics,
                        ],
                        mediaType: MediaTypes.json,
                        schema: "Payload"
                    ),
                    handler: ofPrefix
                )
            ),
            Endpoint(
                path: "/api/v1/payload/prefix/{prefix}/{length}",
                errors: .problem,
                get: .init(
                    documentation: .init(
                        tag: .payload,
                        summary: "The VRPs that cover a prefix; the slash stands as it is.",
                        parameters: [
                            .addressInPath, .lengthInPath, moreSpecifics,
                        ],
                        mediaType: MediaTypes.json,
                        schema: "Payload"
                    ),
                    handler: ofPrefix
                )
            ),
        ]
    }

    private static let moreSpecifics = OperationDocumentation.Parameter(
        name: "more-specifics",
        kind: .word(["true", "false"]),
        text: "Whether VRPs for parts of the prefix are given, too; false by default."
    )

    private static func ofAS(_ call: Call) throws -> Answer {
        try call.query.allow()
        let asn = try call.asn()
        let snapshot = try call.snapshot()
        let limit = call.core.configuration.limits.entries
        let vrps = snapshot.origins.vrps(of: asn, in: snapshot.set)
        let list = PayloadList(snapshot: snapshot, limit: limit)
        return .json(list.bytes(vrps: Array(vrps.prefix(limit)), isComplete: vrps.count <= limit, asn: asn))
    }

    private static func ofPrefix(_ call: Call) throws -> Answer {
        try call.query.allow("more-specifics")
        let wantsMore =
            try call.query.one("more-specifics", "true or false") { ["true": true, "false": false][$0] }
            ?? false
        let prefix = try call.prefix()
        let snapshot = try call.snapshot()
        let limit = call.core.configuration.limits.entries
        let search = PrefixSearch(snapshot.set)
        let covering = snapshot.vrps.covering(prefix)
        var entries = covering.prefix(limit).compactMap(search.entry)
        var isComplete = covering.count <= limit
        if wantsMore {
            // Those for the prefix itself cover it, and are there already.
            let more = search.moreSpecifics(of: prefix, limit: limit)
            entries += more.entries
            isComplete = isComplete && more.isComplete
        }
        let list = PayloadList(snapshot: snapshot, limit: limit)
        return .json(list.bytes(vrps: entries, isComplete: isComplete))
    }
}
