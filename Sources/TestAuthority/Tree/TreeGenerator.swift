import Glibc
import RPKITypes

/// Generates a whole RPKI into a directory: `rsync/`, `tals/`, `expected.json`, and on request `rrdp/`.
package struct TreeGenerator: Sendable {
    /// What to generate.
    package let configuration: TreeConfiguration
    /// Where.
    package let output: String

    /// Makes a generator; the directory must exist.
    package init(_ configuration: TreeConfiguration, output: String) {
        self.configuration = configuration
        self.output = output
    }

    /// How much was generated.
    package struct Summary: Hashable, Sendable {
        /// VRPs, different ones.
        package var vrps = 0
        /// Customers with ASPAs.
        package var vaps = 0
        /// Router keys.
        package var routerKeys = 0
    }

    /// Generates everything, one publication point a task, at most one task a core.
    @concurrent
    package func generate() async throws -> Summary {
        let plan = try TreePlan(configuration)
        let keys = try await KeyPool.generate(
            authorities: min(configuration.authorityKeys, plan.nodes.count),
            endEntities: configuration.endEntityKeys,
            routers: max(1, min(configuration.routerKeys, 1_000))
        )
        let context = TreeContext(configuration, plan: plan, keys: keys, output: output)
        try writeTrustAnchors(context)
        // The large ones first, so that no core has one left at the end.
        let order = plan.nodes.indices.sorted { (plan.nodes[$1].roas, $0) < (plan.nodes[$0].roas, $1) }
        var payloads = [ExpectedPayload](repeating: ExpectedPayload(), count: configuration.trustAnchors)
        var earlier = payloads
        if configuration.hasRRDP {
            var writer = try RRDPWriter(configuration, output: output)
            try await publish(context, order) { authority in
                payloads[authority.trustAnchor].formUnion(authority.payload)
                earlier[authority.trustAnchor].formUnion(authority.earlierPayload)
                try writer.add(authority)
            }
            try writer.finish()
        } else {
            try await publish(context, order) { authority in
                payloads[authority.trustAnchor].formUnion(authority.payload)
            }
        }
        try FileOutput.write(json(payloads), to: "\(output)/expected.json")
        if configuration.deltas > 0 { try FileOutput.write(json(earlier), to: "\(output)/expected-1.json") }
        return Summary(
            vrps: payloads.reduce(0) { $0 + $1.vrpSet.count },
            vaps: payloads.reduce(0) { $0 + $1.providers.count },
            routerKeys: payloads.reduce(0) { $0 + $1.routerKeySet.count }
        )
    }

    private func json(_ payloads: [ExpectedPayload]) -> [UInt8] {
        ExpectedPayload.json(payloads.enumerated().map { ("ta\($0.offset)", $0.element) })
    }

    private func publish(
        _ context: TreeContext,
        _ order: [Int],
        _ collect: (PublishedAuthority) throws -> Void
    ) async throws {
        let width = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        try await withThrowingTaskGroup(of: PublishedAuthority.self) { group in
            var next = order.makeIterator()
            for _ in 0..<width {
                if let index = next.next() { group.addTask { try context.publish(index) } }
            }
            while let authority = try await group.next() {
                if let index = next.next() { group.addTask { try context.publish(index) } }
                try collect(authority)
            }
        }
    }

    private func writeTrustAnchors(_ context: TreeContext) throws {
        var repository = Repository()
        for index in context.plan.trustAnchors {
            let identity = context.identities[index]
            let https = "https://\(configuration.host)/rrdp/ta/\(identity.name).cer"
            try repository.add(
                trustAnchor: identity,
                validity: context.validity,
                httpsURI: configuration.hasRRDP ? https : nil
            )
            if configuration.hasRRDP, let bytes = repository[identity.certificateURI] {
                let path = "\(output)/rrdp/\(configuration.host)/rrdp/ta/\(identity.name).cer"
                try FileOutput.create(bytes, at: path)
            }
        }
        try repository.write(to: output)
    }
}
