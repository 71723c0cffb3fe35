package import RPKIPayload
package import RPKITypes
import RouteVerification

/// A routing incident as it was recorded, with what several networks saw.
package struct Incident: Sendable {
    /// What one network saw.
    package struct View: Sendable {
        /// Its name within the incident.
        package var name: String
        /// Who had the route, and in which role.
        package var receiver: (asn: ASN?, role: String?)
        /// The route with the payload that is assumed.
        package var query: RouteQuery
        /// Whether the route is as it should be, so that nothing ought to stop it.
        package var isLegitimate = false
        /// What the holder of the prefix announces, as the ROA that says so and no more (RFC 9319,
        /// section 5); nil when the route itself is announced by the holder, or it is not known.
        package var holder: VRP?
        /// What is remarkable about it.
        package var note: String?
    }

    /// The name by which it is asked for.
    package var name = ""
    /// One line.
    package var title = ""
    /// The day, `2026-01-22`.
    package var date = ""
    /// What kind of incident.
    package var kind = ""
    /// What happened.
    package var facts = ""
    /// Titles and publishers of the sources.
    package var sources: [String] = []
    /// What networks saw.
    package var views: [View] = []

    /// Reads the file of incidents of the conformance kit.
    package static func read(_ bytes: [UInt8]) throws(DocumentError) -> [Incident] {
        var incidents: [Incident] = []
        try KitFile.readVectors(bytes) { (json) throws(DocumentError) in
            incidents.append(try Incident(&json, bytes))
        }
        return incidents
    }

    private init(_ json: inout JSONReader, _ bytes: [UInt8]) throws(DocumentError) {
        try json.beginObject()
        while let member = try json.nextMember() {
            if json.isText(member, "id") {
                name = try json.readString()
            } else if json.isText(member, "title") {
                title = try json.readString()
            } else if json.isText(member, "date") {
                date = try json.readString()
            } else if json.isText(member, "kind") {
                kind = try json.readString()
            } else if json.isText(member, "facts") {
                facts = try json.readString()
            } else if json.isText(member, "sources") {
                try json.beginArray()
                while try json.nextElement() { sources.append(try Incident.source(&json)) }
            } else if json.isText(member, "cases") {
                try json.beginArray()
                while try json.nextElement() { views.append(try Incident.view(&json, bytes)) }
            } else {
                try json.skipValue()
            }
        }
    }

    private static func source(_ json: inout JSONReader) throws(DocumentError) -> String {
        var words: [String] = []
        try json.beginObject()
        while let member = try json.nextMember() {
            if json.isText(member, "title") || json.isText(member, "publisher") || json.isText(member, "date")
            {
                words.append(try json.readString())
            } else {
                try json.skipValue()
            }
        }
        return words.joined(separator: ", ")
    }

    private static func view(_ json: inout JSONReader, _ bytes: [UInt8]) throws(DocumentError) -> View {
        var (scan, range) = try KitFile.skip(&json)
        var line = JSONReader(bytes, in: range)
        var view = View(name: "", receiver: (nil, nil), query: try RouteQuery(&line))
        try scan.beginObject()
        while let member = try scan.nextMember() {
            if scan.isText(member, "id") {
                view.name = try scan.readString()
            } else if scan.isText(member, "note") {
                view.note = try scan.readString()
            } else if scan.isText(member, "legitimate") {
                view.isLegitimate = try scan.readBoolean()
            } else if scan.isText(member, "holder") {
                view.holder = try RouteQuery.vrp(&scan)
            } else if scan.isText(member, "receiver") {
                try scan.beginObject()
                while let member = try scan.nextMember() {
                    if scan.isText(member, "asn"), try scan.peek() == .number {
                        view.receiver.asn = try scan.readASN()
                    } else if scan.isText(member, "local_role") {
                        view.receiver.role = try scan.readString()
                    } else {
                        try scan.skipValue()
                    }
                }
            } else {
                try scan.skipValue()
            }
        }
        view.query.receiver = view.receiver.asn
        if let role = view.receiver.role.flatMap(SessionRole.init(name:)),
            role.direction == view.query.procedure
        {
            view.query.role = role
        }
        return view
    }
}
