import RPKITypes

/// A hand-made RPKI in memory: trust anchors, CAs, and the files of their publication points.
package struct Repository: Sendable {
    /// The files in the layout of an rsync mirror: `HOST/MODULE/path`.
    package var files: [String: [UInt8]] = [:]
    /// The trust anchor locators by file name.
    package var locators: [String: String] = [:]

    /// An empty one.
    package init() {}

    /// The path of an rsync URI in the layout of an rsync mirror.
    package static func path(_ uri: String) -> String { String(uri.dropFirst("rsync://".utf8.count)) }

    /// The file at an rsync URI.
    package subscript(_ uri: String) -> [UInt8]? {
        get { files[Repository.path(uri)] }
        set { files[Repository.path(uri)] = newValue }
    }

    /// Adds a trust anchor's certificate and its locator.
    package mutating func add(
        trustAnchor identity: AuthorityIdentity,
        validity: Validity,
        serial: [UInt8] = DER.integer(1),
        httpsURI: String? = nil,
        adjust: (inout CertificateDraft) throws -> Void = { _ in }
    ) throws {
        var draft = CertificateDraft(
            template: .trustAnchor(identity, serial: serial, validity: validity),
            signer: identity.key
        )
        try adjust(&draft)
        self[identity.certificateURI] = try draft.build()
        locators["\(identity.name).tal"] = Locator.text(identity, httpsURI: httpsURI)
    }

    /// Publishes a CA's publication point at its place.
    package mutating func add(_ authority: inout Authority) throws {
        for file in try authority.publish() { self[authority.identity.repository + file.name] = file.bytes }
    }
}

/// The text of trust anchor locators (RFC 8630).
package enum Locator {
    /// The locator of a trust anchor: an https URI if there is one, the rsync URI, and the key.
    package static func text(_ identity: AuthorityIdentity, httpsURI: String? = nil) -> String {
        var lines = ["# A test trust anchor"]
        if let httpsURI { lines.append(httpsURI) }
        lines += [identity.certificateURI, ""]
        var key = Base64.encode(identity.key.subjectPublicKeyInfo)[...]
        while !key.isEmpty {
            lines.append(String(decoding: key.prefix(64), as: UTF8.self))
            key = key.dropFirst(64)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Base64 with padding (RFC 4648).
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// The characters of the encoding.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { output, count in
            var position = 0
            while position < bytes.count {
                let left = bytes.count - position
                let group =
                    UInt32(bytes[position]) << 16
                    | (left > 1 ? UInt32(bytes[position + 1]) << 8 : 0)
                    | (left > 2 ? UInt32(bytes[position + 2]) : 0)
                output[count] = alphabet[Int(group >> 18)]
                output[count + 1] = alphabet[Int(group >> 12 & 63)]
                output[count + 2] = left > 1 ? alphabet[Int(group >> 6 & 63)] : 0x3D
                output[count + 3] = left > 2 ? alphabet[Int(group & 63)] : 0x3D
                count += 4
                position += 3
            }
        }
    }
}

extension Repository {
    /// Writes the files below `DIR/rsync` and the locators into `DIR/tals`.
    package func write(to directory: String) throws {
        for (path, bytes) in files { try FileOutput.create(bytes, at: "\(directory)/rsync/\(path)") }
        for (name, text) in locators {
            try FileOutput.create(Array(text.utf8), at: "\(directory)/tals/\(name)")
        }
    }
}
