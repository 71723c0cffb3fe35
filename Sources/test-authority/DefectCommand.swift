import ArgumentParser
import RPKITypes
import TestAuthority

/// Writes the smallest RPKI around one defect.
struct DefectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "defect",
        abstract: "Generate the smallest RPKI around one defect.",
        discussion: """
            Writes DIR/rsync, DIR/tals, and DIR/expected.json with the payload that must survive; \
            the name `none` gives the same RPKI without a defect, and `all` writes every defect \
            into DIR/NAME. A defective object that is in no repository is DIR/defect.sig, .ccr or .bin.
            """
    )

    @OptionGroup var options: OutputOptions

    @Argument(help: "The name of the defect; `test-authority defects` lists all.")
    var name: String

    mutating func run() throws {
        if name == "all" { return try writeAll() }
        let defect = Defect(rawValue: name)
        guard defect != nil || name == "none" else { throw ValidationError("there is no defect \(name)") }
        let scenario = try Scenario(defect: defect, time: try options.time())
        try options.prepare()
        try write(scenario, to: options.output)
        guard let defect else { return }
        print("code: \(defect.expectedCode)")
        print("scope: \(defect.affects.rawValue)")
        print("uri: \(scenario.defectiveURI ?? "none")")
        print("summary: \(defect.summary)")
    }

    private func writeAll() throws {
        let time = try options.time()
        try options.prepare()
        for defect in Defect.allCases {
            try write(try Scenario(defect: defect, time: time), to: "\(options.output)/\(defect.rawValue)")
        }
    }

    private func write(_ scenario: Scenario, to directory: String) throws {
        try scenario.repository.write(to: directory)
        try FileOutput.create(scenario.expected.json(trustAnchor: "ta"), at: "\(directory)/expected.json")
        if let name = scenario.defectiveName, let bytes = scenario.defectiveFile {
            try FileOutput.create(bytes, at: "\(directory)/\(name)")
        }
    }
}

/// Lists all defects.
struct DefectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "defects",
        abstract: "List all defects: name, expected code, scope, what is wrong."
    )

    mutating func run() {
        for defect in Defect.allCases {
            print("\(defect.rawValue)\t\(defect.expectedCode)\t\(defect.affects.rawValue)\t\(defect.summary)")
        }
    }
}
