import RPKITypes

/// Defects of signed checklists (RFC 9323), which are files of their own.
package enum ChecklistDefect: String, CaseIterable, Sendable {
    case versionOne, noResources, emptyResources, familiesNotAscending, inheritedFamily, unsortedASNs,
        adjacentBlocks
    case otherDigestAlgorithm, noEntries, badFileName, emptyFileName, shortHash, fileNameTwice,
        namelessHashTwice
    case notCovered, asnsNotCovered, inheritedCertificate, certificateWithoutASNs, informationAccess

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .versionOne:
            content("checklist-version", "the version is 1") { $0.version = DER.context(0, DER.integer(1)) }
        case .noResources:
            content("checklist-resources", "the resource block is empty") { $0.resources = DER.sequence() }
        case .emptyResources:
            content("checklist-resources", "an address family without blocks") {
                $0.resources = ChecklistContent.block(
                    asns: [],
                    families: [ChecklistContent.family([0, 1], [])]
                )
            }
        case .familiesNotAscending:
            content("checklist-resources", "IPv6 before IPv4") {
                $0.resources = ChecklistContent.block(
                    asns: [],
                    families: [
                        ChecklistContent.family([0, 2], [DER.bitString([0x20, 0x01, 0x0D, 0xB8])]),
                        ChecklistContent.family([0, 1], [Self.block]),
                    ]
                )
            }
        case .inheritedFamily:
            content("encoding-unexpected-tag", "an address family inherits") {
                $0.resources = ChecklistContent.block(
                    asns: [],
                    families: [ResourceEncoding.inheritedFamily(.ipv4)]
                )
            }
        case .unsortedASNs:
            content("checklist-resources", "AS numbers descend") {
                $0.resources = ChecklistContent.block(
                    asns: [DER.integer(64_498), DER.integer(64_496)],
                    families: []
                )
            }
        case .adjacentBlocks:
            content("checklist-resources", "two adjacent prefixes that are one") {
                $0.resources = ChecklistContent.block(
                    asns: [],
                    families: [
                        ChecklistContent.family(
                            [0, 1],
                            [
                                DER.bitString([192, 0, 2, 0], unusedBits: 3),
                                DER.bitString([192, 0, 2, 8], unusedBits: 3),
                            ]
                        )
                    ]
                )
            }
        case .otherDigestAlgorithm:
            content("checklist-digest-algorithm", "the digest algorithm is SHA-512") {
                $0.digestAlgorithm = AlgorithmIdentifier.sha512
            }
        case .noEntries:
            content("checklist-empty", "there are no entries") { $0.entries = [] }
        case .badFileName:
            content("checklist-file-name", "a file name with a slash") {
                $0.entries[0].name = DER.ia5String("a/letter.txt")
            }
        case .emptyFileName:
            content("checklist-file-name", "an empty file name") { $0.entries[0].name = DER.ia5String("") }
        case .shortHash:
            content("checklist-hash-form", "a hash of 31 octets") {
                $0.entries[0].hash = DER.octetString([UInt8](repeating: 1, count: 31))
            }
        case .fileNameTwice:
            content("checklist-entry-twice", "a file name stands there twice") {
                var entry = $0.entries[0]
                entry.hash = DER.octetString(Hashing.sha256([1]))
                $0.entries.append(entry)
            }
        case .namelessHashTwice:
            content("checklist-entry-twice", "the hash of an entry without name stands there twice") {
                $0.entries.append($0.entries[1])
            }
        case .notCovered:
            content("checklist-not-covered", "a prefix that the certificate does not have") {
                $0.resources = ChecklistContent.block(
                    asns: [],
                    families: [ChecklistContent.family([0, 1], [DER.bitString([192, 0, 2])])]
                )
            }
        case .asnsNotCovered:
            content("checklist-not-covered", "an AS number that the certificate does not have") {
                $0.resources = ChecklistContent.block(asns: [DER.integer(64_497)], families: [])
            }
        case .inheritedCertificate:
            certificate("checklist-not-covered", "the certificate inherits its resources") {
                $0[.ipAddrBlocks]?.value = DER.sequence(ResourceEncoding.inheritedFamily(.ipv4))
                $0[.autonomousSysIds]?.value = ResourceEncoding.inheritedASNs
            }
        case .certificateWithoutASNs:
            certificate("checklist-not-covered", "the certificate has no AS numbers") {
                $0[.autonomousSysIds] = nil
            }
        case .informationAccess:
            certificate("certificate-extension-forbidden", "the certificate has a subjectInfoAccess") {
                $0.extensions?.insert(.signedObject(ScenarioBuilder.base + "victim/list.sig"), at: 5)
            }
        }
    }

    private static let block = DER.bitString([192, 0, 2, 0], unusedBits: 4)
    private static let resources = ResourceSet(prefixes: ["192.0.2.0/28"], asns: [64_496...64_496])

    private func content(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout ChecklistContent) -> Void
    ) -> Recipe {
        Recipe(
            code,
            summary,
            .checklist { draft, _ in
                let entries = [
                    ChecklistContent.Entry(name: "letter.txt", hash: Hashing.sha256(Array("letter".utf8))),
                    ChecklistContent.Entry(name: nil, hash: Hashing.sha256(Array("other".utf8))),
                ]
                var content = ChecklistContent(resources: Self.resources, entries: entries)
                change(&content)
                draft.content = content.der
            }
        )
    }

    private func certificate(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .checklist { draft, _ in change(&draft.certificate.template) })
    }
}
