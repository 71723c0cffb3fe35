/// The lists of a SLURM file, in the order in which they take effect; the value is the path in the file.
public enum ExceptionList: String, Hashable, Sendable, CaseIterable {
    /// Filters of VRPs.
    case prefixFilters = "validationOutputFilters.prefixFilters"
    /// Filters of router keys.
    case bgpsecFilters = "validationOutputFilters.bgpsecFilters"
    /// Filters of VAPs.
    case aspaFilters = "validationOutputFilters.aspaFilters"
    /// Added VRPs.
    case prefixAssertions = "locallyAddedAssertions.prefixAssertions"
    /// Added router keys.
    case bgpsecAssertions = "locallyAddedAssertions.bgpsecAssertions"
    /// Added providers.
    case aspaAssertions = "locallyAddedAssertions.aspaAssertions"
}

/// One entry of one of several SLURM files.
public struct ExceptionPlace: Hashable, Sendable, CustomStringConvertible {
    /// The name of the file, as it was given.
    public let file: String
    /// The list.
    public let list: ExceptionList
    /// The place in the list, from 0.
    public let index: Int

    /// `local.json: validationOutputFilters.prefixFilters[3]`.
    public var description: String { "\(file): \(list.rawValue)[\(index)]" }
}
