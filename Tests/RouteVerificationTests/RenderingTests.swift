import Foundation
import RPKITypes
import RouteVerification
import Testing

@Suite("Rendering")
struct RenderingTests {
    private func proof(
        _ path: String,
        _ aspas: [UInt32: [UInt32]],
        _ context: PathContext
    ) throws -> ASPAProof {
        let vaps = VAPIndex(
            providers: aspas.map { (key: ASN($0.key), value: $0.value.map { ASN($0) }) }
        )
        return ASPAProof(try ASPath(path), context, vaps)
    }

    @Test func look() throws {
        for (path, aspas, context) in [
            ("4 3 2 1", [1: [2], 4: [3]], PathContext(.downstream)),
            ("3 2 1", [1: [2], 3: [2]], PathContext(.downstream)),
            ("3 2 1", [1: [2]], PathContext(.upstream)),
            ("4 3 2 1", [1: [2], 2: [9], 4: [8]], PathContext(role: .customer, neighbor: ASN(4))),
            (
                "174 3356 13335 32934", [32934: [0], 13335: [174, 1299, 3356], 3356: [0], 174: [0]],
                PathContext(role: .customer, neighbor: ASN(174), receiver: ASN(22850))
            ),
            (
                "13335 32934", [32934: [0], 13335: [174, 1299, 3356]],
                PathContext(role: .provider, neighbor: ASN(13335), receiver: ASN(3356))
            ),
            (
                "65005 65010 65025 65030 65040",
                [65005: [65010], 65010: [65025], 65025: [65010], 65040: [65030]], PathContext(.downstream)
            ),
            (
                "4200000001 4200000002 4200000003 4200000004 4200000005 4200000006 4200000007", [:],
                PathContext(.downstream)
            ),
            ("1 {2 3}", [:], PathContext(.upstream)), ("5", [:], PathContext(.upstream)),
        ] as [(String, [UInt32: [UInt32]], PathContext)] {
            let proof = try proof(path, aspas, context)
            print(proof.text)
            print(RampPicture(proof).text())
            print(RampPicture(proof, style: .ascii).text())
            print(proof.json)
        }
    }
}
