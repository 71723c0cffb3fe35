import ArgumentParser
import RPKIPayload
import RelyingParty
import RouteMonitor
import RouteVerification

/// `ridgeline verify incident`: what verification says of recorded incidents.
struct VerifyIncidentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Replays a recorded incident: what ROV said, what ASPA would have said, where, and why.",
        discussion:
            "ASPA data of the time hardly existed; what is assumed of it is in Conformance/incidents.json."
    )

    @Flag(help: "List the incidents.")
    var list = false

    @Option(help: ArgumentHelp("The directory of the kit. Default: Conformance.", valueName: "dir"))
    var vectors: String?

    @Flag(help: "Draw the ramps with ASCII characters only.")
    var ascii = false

    @Argument(help: ArgumentHelp("The incident, or the beginning of its name.", valueName: "name"))
    var name: String?

    mutating func validate() throws {
        if list == (name != nil) { throw ValidationError("Give either the name of an incident or --list.") }
    }

    mutating func run() async throws {
        let directory = try ConformanceKit.directory(vectors)
        let incidents = try ConformanceKit.read("incidents.json", in: directory) {
            (bytes) throws(DocumentError) in try Incident.read(bytes)
        }
        guard let name else {
            let width = incidents.map(\.name.count).max() ?? 0
            let lines = incidents.map { incident in
                incident.name + String(repeating: " ", count: width + 2 - incident.name.count)
                    + incident.title
            }
            return try ConformanceKit.print(lines.joined(separator: "\n") + "\n")
        }
        let found = incidents.filter { $0.name == name }
        let chosen = found.isEmpty ? incidents.filter { $0.name.hasPrefix(name) } : found
        guard let incident = chosen.first, chosen.count == 1 else {
            let names = chosen.map(\.name).joined(separator: ", ")
            throw ValidationError(
                chosen.isEmpty
                    ? "No incident is called '\(name)'; --list shows all."
                    : "'\(name)' may be \(names)."
            )
        }
        try ConformanceKit.print(account(incident))
    }

    private func account(_ incident: Incident) -> String {
        var text = "\(incident.title), \(incident.date): \(incident.kind)\n\n\(incident.facts)\n\nSources: "
        text += incident.sources.joined(separator: "; ") + "\n"
        for view in incident.views {
            let answer = RouteAnswer(view.query, vrps: VRPIndex([]), vaps: VAPIndex([]), traces: false)
            let receiver = view.receiver.asn.map { "\($0)" } ?? "a network"
            text += "\n--- \(view.name): \(receiver)"
            if let role = view.receiver.role { text += ", \(role) of the neighbour on this session" }
            text += "\n"
            if let path = view.query.path { text += "path: \(path)\n" }
            if let origin = answer.origin { text += "ROV:  \(origin.text)" }
            for proof in answer.paths { text += shown(proof) }
            for remedy in incident.remedies(for: view) { text += "Would have stopped it: \(remedy.text)\n" }
            if let note = view.note { text += "Note: \(note)\n" }
        }
        return text
    }

    private func shown(_ proof: ASPAProof) -> String {
        var text = "ASPA: \(proof.headline)\n"
        for item in proof.evidence { text += "      \(item.text)\n" }
        if let leak = proof.leak { text += "      It \(leak.text).\n" }
        return text + RampPicture(proof, style: ascii ? .ascii : .unicode).text(width: 100) + "\n"
    }
}
