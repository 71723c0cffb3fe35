import RPKITypes

/// The XML of RRDP (RFC 8182, section 3.5).
package enum RRDP {
    /// Where an RRDP repository stands in time.
    package struct Position: Hashable, Sendable {
        /// A version 4 UUID.
        package var session: String
        /// The serial number.
        package var serial: UInt64

        /// Makes a position.
        package init(session: String, serial: UInt64) {
            self.session = session
            self.serial = serial
        }

        /// The opening tag of a file of the given kind.
        package func opening(_ kind: String) -> String {
            "<\(kind) xmlns=\"http://www.ripe.net/rpki/rrdp\" version=\"1\" session_id=\"\(session)\" "
                + "serial=\"\(serial)\">\n"
        }
    }

    /// A file that a notification names.
    package struct Reference: Hashable, Sendable {
        /// The https URI.
        package var uri: String
        /// The SHA-256 in hexadecimal.
        package var hash: String
        /// The serial number, of a delta.
        package var serial: UInt64

        /// Makes a reference.
        package init(uri: String, hash: String, serial: UInt64) {
            self.uri = uri
            self.hash = hash
            self.serial = serial
        }
    }

    /// A version 4 UUID from two random numbers.
    package static func session(_ random: inout SplitMix64) -> String {
        var bytes = random.next().bigEndianBytes + random.next().bigEndianBytes
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(Hex.text(bytes).utf8)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map {
            String(decoding: digits[$0], as: UTF8.self)
        }
        return groups.joined(separator: "-")
    }

    /// One publish element; `replacing` is the hash of the object that it replaces.
    package static func publish(_ uri: String, _ bytes: [UInt8], replacing hash: String? = nil) -> [UInt8] {
        let attribute = hash.map { " hash=\"\($0)\"" } ?? ""
        return Array("<publish uri=\"\(uri)\"\(attribute)>".utf8) + Base64.encode(bytes)
            + Array("</publish>\n".utf8)
    }

    /// One withdraw element.
    package static func withdraw(_ uri: String, hash: String) -> [UInt8] {
        Array("<withdraw uri=\"\(uri)\" hash=\"\(hash)\"/>\n".utf8)
    }

    /// The publish elements of a snapshot.
    package static func publish(_ files: [PublishedFile], in repository: String) -> [UInt8] {
        var elements: [UInt8] = []
        elements.reserveCapacity(files.reduce(0) { $0 + $1.bytes.count * 4 / 3 + 200 })
        for file in files { elements += publish(repository + file.name, file.bytes) }
        return elements
    }

    /// The elements of a delta that leads from one version of a publication point to another.
    package static func delta(
        from old: [PublishedFile],
        to new: [PublishedFile],
        in repository: String
    ) -> [UInt8] {
        let before = Dictionary(old.map { ($0.name, $0.bytes) }) { $1 }
        let after = Set(new.map(\.name))
        var elements: [UInt8] = []
        for file in new where before[file.name] != file.bytes {
            let hash = before[file.name].map { Hashing.hexadecimal(Hashing.sha256($0)) }
            elements += publish(repository + file.name, file.bytes, replacing: hash)
        }
        for file in old where !after.contains(file.name) {
            elements += withdraw(
                repository + file.name,
                hash: Hashing.hexadecimal(Hashing.sha256(file.bytes))
            )
        }
        return elements
    }

    /// A notification file; deltas from the newest on.
    package static func notification(_ position: Position, snapshot: Reference, deltas: [Reference])
        -> [UInt8]
    {
        var text = position.opening("notification")
        text += "<snapshot uri=\"\(snapshot.uri)\" hash=\"\(snapshot.hash)\"/>\n"
        for delta in deltas.sorted(by: { $0.serial > $1.serial }) {
            text += "<delta serial=\"\(delta.serial)\" uri=\"\(delta.uri)\" hash=\"\(delta.hash)\"/>\n"
        }
        return Array((text + "</notification>\n").utf8)
    }
}
