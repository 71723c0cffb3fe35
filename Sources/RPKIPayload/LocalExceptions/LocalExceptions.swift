public import RPKITypes

/// The local exceptions of an operator: one or several SLURM files that take effect together, or not at all.
public struct LocalExceptions: Hashable, Sendable {
    /// The files.
    public let sources: [Source]

    /// A SLURM file with its name.
    public struct Source: Hashable, Sendable {
        /// What messages call the file, such as its path.
        public var name: String
        /// What it says.
        public var file: SLURMFile

        /// Makes a source.
        public init(name: String, file: SLURMFile) {
            self.name = name
            self.file = file
        }
    }

    /// Makes exceptions that change nothing.
    public init() { sources = [] }

    /// Unites files (RFC 8416, section 4.2).
    ///
    /// Inside one file, entries may overlap.
    ///
    /// - Parameter sources: the files; their order has no effect on the payload.
    /// - Throws: when two files speak of the same addresses, of router keys of the same AS, or of the same
    ///   customer: which of them should be right cannot be known.
    /// - Complexity: O(*n* log *n*) in entries.
    public init(_ sources: [Source]) throws(ExceptionConflict) {
        self.sources = sources
        guard sources.count > 1 else { return }
        try LocalExceptions.demandApartPrefixes(sources)
        try LocalExceptions.demandApartRouterKeys(sources)
        try LocalExceptions.demandApartCustomers(sources)
    }
}

/// Two SLURM files that speak of the same thing; neither may be used with the other (RFC 8416, section 4.2).
public struct ExceptionConflict: Error, Hashable, Sendable {
    /// What both speak of.
    public let subject: Subject
    /// The entry of the one file.
    public let first: ExceptionPlace
    /// The entry of the other file.
    public let second: ExceptionPlace

    /// What two files speak of.
    public enum Subject: Hashable, Sendable {
        /// The second prefix is the first or a part of it.
        case prefixes(IPPrefix, IPPrefix)
        /// Router keys of one AS.
        case routerKeys(ASN)
        /// The ASPA of one customer.
        case customer(ASN)
    }

    /// The rule that is broken.
    public var requirement: Requirement {
        switch subject {
        case .prefixes, .routerKeys: .rfc(8416, section: "4.2")
        // By analogy: the RFC is older than ASPA.
        case .customer: .local
        }
    }
}

extension ExceptionConflict: CustomStringConvertible {
    /// Both places, what they speak of, and the rule.
    public var description: String {
        let what =
            switch subject {
            case .prefixes(let outer, let inner): outer == inner ? "\(outer)" : "\(outer) and \(inner)"
            case .routerKeys(let asn): "router keys of \(asn)"
            case .customer(let asn): "the ASPA of \(asn)"
            }
        return "\(first) and \(second) both speak of \(what) [\(requirement)]"
    }
}
