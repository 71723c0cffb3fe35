import ArgumentParser
import RPKITypes
import TestAuthority

/// `test-authority defect`
struct DefectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "defect",
        abstract: "Generate the smallest RPKI around one defect.",
        discussion: """
            Writes DIR/rsync, DIR/tals, and DIR/expected.json with the payload that must survive; \
            the name `none` gives the same RPKI without a defect. DIR/object holds the defective \
            object where it is one that is in no repository.
            """
    )

    @OptionGroup var options: OutputOptions

    @Argument(help: "The name of the defect; `test-authority defects` lists all.")
    var name: String

    mutating func run() throws {
        let defect = Defect(rawValue: name)
        guard defect != nil || name == "none" else { throw ValidationError("there is no defect \(name)") }
        let scenario = try Scenario(defect: defect, time: try options.time())
        try options.prepare()
        try scenario.repository.write(to: options.output)
        try FileOutput.create(scenario.expected.json(trustAnchor: "ta"), at: "\(options.output)/expected.json")
        if scenario.defectiveURI == nil, let bytes = scenario.defectiveFile {
            try FileOutput.create(bytes, at: "\(options.output)/object")
        }
        guard let defect else { return }
        print("code: \(defect.expectedCode)")
        print("scope: \(defect.affects.rawValue)")
        print("uri: \(scenario.defectiveURI ?? "none")")
        print("summary: \(defect.summary)")
    }
}

/// `test-authority defects`
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
