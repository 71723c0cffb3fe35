import Glibc
import RPKITypes

@testable import RPKIObjects
@testable import TestAuthority

/// Writes the seeds that are made here: no fixtures exist of cache representations, and none fit the targets
/// that put an input into a part of something.
enum SeedWriter {
    static func write(to directory: String) {
        do {
            write(CertificateTargets.extensionSeeds, .certificateExtension, directory)
            write(try PublicationPointTarget.seeds(), .publicationPoint, directory)
            write([try cacheRepresentation()], .cacheRepresentation, directory)
            write(HistoryTarget.seeds, .history, directory)
        } catch {
            fatalError("seeds: \(error)")
        }
    }

    private static func write(_ seeds: [[UInt8]], _ target: FuzzTarget, _ directory: String) {
        for (index, seed) in seeds.enumerated() {
            mkdir("\(directory)/\(target.rawValue)", 0o755)
            let path = "\(directory)/\(target.rawValue)/made-\(index)"
            guard let file = fopen(path, "w") else { fatalError("cannot write \(path)") }
            fwrite(seed, 1, seed.count, file)
            fclose(file)
        }
    }

    private static func cacheRepresentation() throws -> [UInt8] {
        let time = Timestamp(1_795_300_000)
        var payload = ExpectedPayload()
        let prefixes = ["192.0.2.0/24", "198.51.100.0/25", "2001:db8::/32"].compactMap { IPPrefix($0) }
        for number in [64_496, 64_497] as [UInt32] {
            payload.insert(
                prefixes.compactMap { VRP(prefix: $0, maxLength: Int($0.length) + 2, asn: ASN(number)) }
            )
            payload.insert(customer: ASN(number), providers: [ASN(64_500), ASN(64_501)])
        }
        let key = try SigningKey(.p256)
        if let identifier = key.keyIdentifier {
            payload.insert([
                RouterKey(
                    asn: ASN(64_496),
                    keyIdentifier: identifier,
                    subjectPublicKeyInfo: key.subjectPublicKeyInfo
                )
            ])
        }
        let manifest = CacheRepresentation.Manifest(
            bytes: [UInt8](repeating: 7, count: 1_500),
            authorityKeyIdentifier: key.keyIdentifierBytes,
            number: 7,
            thisUpdate: time,
            location: "rsync://rpki.example.net/repo/ca/ca.mft"
        )
        return CacheRepresentation(
            producedAt: time,
            manifests: [manifest],
            payload: payload,
            trustAnchors: [key.keyIdentifierBytes]
        ).der
    }
}
