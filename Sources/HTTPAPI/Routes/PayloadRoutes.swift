import HTTPTypes
import Hummingbird
import NIOCore
import RPKIPayload
import RPKITypes

/// Long bodies that are made from the payload.
enum PayloadRoutes {
    /// A path, the format that it gives, and the schema of it.
    private static let paths: [(path: String, format: ExportFormat, schema: String?)] = [
        ("/json", .routinatorJSON, "RoutinatorPayload"),
        ("/api/v1/origins/", .routinatorJSON, "RoutinatorPayload"),
        ("/jsonext", .extendedJSON, "RoutinatorPayload"),
        ("/csv", .routinatorCSV, nil),
        ("/csvcompat", .compatibleCSV, nil),
        ("/csvext", .extendedCSV, nil),
        ("/openbgpd", .openBGPD, nil),
        ("/bird1", .bird1, nil),
        ("/bird2", .bird2, nil),
        ("/rpsl", .rpsl, nil),
        ("/slurm", .slurm, "SLURM"),
        ("/slurm2", .slurm2, "SLURM"),
        ("/summary", .routinatorSummary, nil),
        ("/none", .none, nil),
        ("/rpki-client.json", .json, "RpkiClientPayload"),
        ("/rpki-client.csv", .csv, nil),
        ("/openbgpd-aspa", .openBGPDWithASPA, nil),
        ("/bird", .bird, nil),
        ("/bird-roa", .birdROA, nil),
    ]

    static var all: [Endpoint] {
        paths.map { path, format, schema in
            Endpoint(
                path: path,
                errors: path.hasPrefix("/api/") ? .routinator : .text,
                get: .init(
                    documentation: .init(
                        tag: .payload,
                        summary: "The payload in the format \(format.rawValue).",
                        parameters: selection,
                        mediaType: format.contentType,
                        schema: schema,
                        hasValidators: true
                    ),
                    handler: { try await document($0, format) }
                )
            )
        }
    }

    private static let selection: [OperationDocumentation.Parameter] = [
        .init(name: "select-asn", kind: .asn, text: "Payload of this AS.", isRepeatable: true),
        .init(name: "filter-asn", kind: .asn, text: "The same as select-asn.", isRepeatable: true),
        .init(
            name: "select-prefix",
            kind: .prefix,
            text: "VRPs whose prefix is or covers this one.",
            isRepeatable: true
        ),
        .init(name: "filter-prefix", kind: .prefix, text: "The same as select-prefix.", isRepeatable: true),
        .init(
            name: "ta",
            kind: .text(example: "ripe"),
            text: "Payload of this trust anchor.",
            isRepeatable: true
        ),
        // As in Routinator, words that are not known are no error.
        .init(
            name: "include",
            kind: .text(example: "more-specifics"),
            text: "'more-specifics' for VRPs inside the prefixes, too; other words mean nothing."
        ),
        .init(
            name: "exclude",
            kind: .text(example: "routerKeys,aspas"),
            text: "Kinds that are not wanted, with commas between them: routeOrigins, routerKeys, aspas; "
                + "other words mean nothing."
        ),
    ]

    private static func document(_ call: Call, _ format: ExportFormat) async throws -> Answer {
        let selection = try selection(call)
        let snapshot = try call.snapshot()
        let sources = format.needsProvenance ? call.core.status.sources(of: snapshot.serial) : nil
        // Without its sources such a document is not what it will be for the same payload a moment later.
        let isWhole = !format.needsProvenance || sources != nil
        let validators = snapshot.validators
        if isWhole, validators.matches(call.request.headers) {
            var response = Response(status: .notModified)
            validators.mark(&response, isCompressed: call.request.headers.acceptsGzip)
            return .response(response)
        }
        let metadata = metadata(call, snapshot)
        let encoding: BodyCache.Encoding = { (sink) throws(APIError) in
            try format.write(
                snapshot.set,
                metadata: metadata,
                selection: selection,
                provenance: sources,
                to: sink
            )
        }
        let type = format.contentType
        let answer =
            selection.isEverything && isWhole
            ? try await kept(format.rawValue, type, call, snapshot, encoding)
            : try await passing(call, type: type, encoding)
        guard isWhole, case .response(var response) = answer else { return answer }
        validators.mark(&response, isCompressed: response.headers[.contentEncoding] != nil)
        return .response(response)
    }

    private static func metadata(_ call: Call, _ snapshot: Snapshot) -> ExportMetadata {
        var metadata = ExportMetadata(
            buildMachine: call.core.configuration.buildMachine,
            buildTime: snapshot.validated
        )
        metadata.counters[.uniqueVRPs] = snapshot.set.vrps.count
        metadata.counters[.uniqueVAPs] = snapshot.set.vaps.count
        metadata.trustAnchors = call.core.status.status.trustAnchors.map(\.exportCounts)
        return metadata
    }

    private static func selection(_ call: Call) throws(APIError) -> PayloadSelection {
        do throws(SelectionError) {
            return try PayloadSelection(arguments: call.query.items)
        } catch {
            throw APIError(error.code == .unknownArgument ? .unknownParameter : .badParameter, "\(error)")
        }
    }

    /// Answers with a body that is kept for the next request.
    ///
    /// - Parameters:
    ///   - name: the name of the body; the same for the same bytes.
    ///   - type: its media type.
    ///   - call: the request.
    ///   - snapshot: what it is made from.
    ///   - encoding: encodes it.
    /// - Returns: the answer.
    /// - Throws: what `encoding` throws.
    static func kept(
        _ name: String,
        _ type: String,
        _ call: Call,
        _ snapshot: Snapshot,
        _ encoding: @escaping BodyCache.Encoding
    ) async throws -> Answer {
        let body = try await call.core.bodies.body(name, of: snapshot, encoding)
        return .response(response(body, type, call, lease: nil))
    }

    /// Answers with a body that is made for this request.
    ///
    /// - Throws: ``APIError/Code/busy`` when too much is being sent already.
    static func passing(
        _ call: Call,
        type: String = MediaTypes.json,
        _ encoding: @escaping BodyCache.Encoding
    ) async throws -> Answer {
        let body = try await BodyCache.encode(encoding, on: call.core.threads).get()
        guard let lease = call.core.passing.lease(body.compressedCount) else {
            throw APIError(.busy, "too much is being sent already")
        }
        return .response(response(body, type, call, lease: lease))
    }

    private static func response(
        _ body: PayloadBody,
        _ type: String,
        _ call: Call,
        lease: BodyLease?
    ) -> Response {
        let isCompressed = call.request.headers.acceptsGzip
        var response = Response(
            status: .ok,
            headers: [.contentType: type, .vary: "Accept-Encoding"],
            body: body.response(isCompressed: isCompressed, lease: lease)
        )
        if isCompressed { response.headers[.contentEncoding] = "gzip" }
        return response
    }
}

extension TrustAnchorStatus {
    /// The counters that the format `summary` has, as far as they are known.
    fileprivate var exportCounts: TrustAnchorCounts {
        var counts = TrustAnchorCounts(name: name)
        counts.roas = objects[.validROAs]
        counts.vrps = vrpsTotal
        counts.routerCertificates = objects[.validRouterCerts]
        counts.routerKeys = payload[.routerKeys]?.total
        counts.aspas = objects[.validASPAs]
        return counts
    }
}
