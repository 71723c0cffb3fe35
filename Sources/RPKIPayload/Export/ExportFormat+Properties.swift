extension ExportFormat {
    /// The media type of the document, with its parameters.
    public var contentType: String {
        switch self {
        case .json, .routinatorJSON, .extendedJSON, .slurm, .slurm2: "application/json"
        // RFC 7111 (section 5.1) for the parameter `header`.
        case .csv, .routinatorCSV, .compatibleCSV, .extendedCSV: "text/csv;charset=utf-8;header=present"
        case .openBGPD, .openBGPDWithASPA, .bird, .birdROA, .bird1, .bird2, .rpsl, .routinatorSummary, .none:
            "text/plain;charset=utf-8"
        }
    }

    /// The usual ending of a file's name, without its dot.
    public var fileExtension: String {
        switch self {
        case .json, .routinatorJSON, .extendedJSON, .slurm, .slurm2: "json"
        case .csv, .routinatorCSV, .compatibleCSV, .extendedCSV: "csv"
        case .openBGPD, .openBGPDWithASPA, .bird, .birdROA, .bird1, .bird2: "conf"
        case .rpsl, .routinatorSummary, .none: "txt"
        }
    }

    /// The name of the file in a directory of exports, different for each format.
    ///
    /// Documents that are rpki-client's have its names.
    public var fileName: String {
        switch self {
        case .json, .csv, .bird: rawValue
        case .openBGPDWithASPA: "openbgpd"
        case .openBGPD: "openbgpd-roa.conf"
        default: "\(rawValue).\(fileExtension)"
        }
    }

    /// Whether the document says where each element comes from.
    public var needsProvenance: Bool { self == .extendedJSON || self == .extendedCSV }
}
