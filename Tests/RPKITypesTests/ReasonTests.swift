import FoundationEssentials
import RPKITypes
import Testing

@Suite("Reasons and limits")
struct ReasonTests {
    private static let findings: String = {
        // This file is Tests/RPKITypesTests/ReasonTests.swift.
        var components = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        components.removeLast(3)
        let path = (components + ["Docs", "findings.md"]).joined(separator: "/")
        return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }()

    @Test("Codes are unique and in kebab case")
    func unique() {
        var seen: Set<String> = []
        for code in ReasonCode.all {
            #expect(seen.insert(code.rawValue).inserted, "\(code.rawValue) occurs twice")
            let isKebab = code.rawValue.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
            #expect(isKebab, "\(code.rawValue)")
        }
        #expect(seen.count > 100)
    }

    @Test("Each code has its line in Docs/findings.md, with its requirement")
    func documented() {
        var rows: [Substring: [Substring]] = [:]
        for line in ReasonTests.findings.split(separator: "\n") where line.hasPrefix("| `") {
            rows[line.dropFirst(3).prefix { $0 != "`" }, default: []].append(line)
        }
        for code in ReasonCode.all {
            let found = rows[code.rawValue[...]] ?? []
            #expect(found.count == 1, "\(code.rawValue) has \(found.count) lines")
            let hasRequirement = found.allSatisfy { row in
                row.filter { $0 != "`" }.contains("| \(code.requirement) |")
            }
            #expect(hasRequirement, "\(code.rawValue): \(code.requirement)")
        }
    }

    @Test("Docs/findings.md has no code that is not there")
    func noStrangers() {
        let known = Set(ReasonCode.all.map(\.rawValue))
        for line in ReasonTests.findings.split(separator: "\n") where line.hasPrefix("| `") {
            let code = line.dropFirst(3).prefix { $0 != "`" }
            #expect(known.contains(String(code)), "\(code)")
        }
    }

    @Test("Each limit that a requirement names is a limit")
    func namedLimits() {
        let known = Set(Limits.fields.map(\.name))
        for code in ReasonCode.all {
            guard case .limit(let name) = code.requirement else { continue }
            #expect(known.contains(name), "\(code.rawValue): \(name)")
        }
    }

    @Test("Limits are set by name, each to its own field")
    func limits() throws {
        let names = Limits.fields.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Mirror(reflecting: Limits.standard).children.count == names.count)
        for field in Limits.fields {
            #expect(field.value(in: .standard) <= field.maximum)
            var limits = Limits.standard
            try limits.set(field.name, to: 1)
            let changed = Limits.fields.filter { $0.value(in: limits) != $0.value(in: .standard) }.map(\.name)
            #expect(changed == [field.name])
            try limits.set(field.name, to: field.maximum)
            #expect(field.value(in: limits) == field.maximum)
        }
    }

    @Test("Unknown limits and values out of range are refused")
    func badLimits() {
        var limits = Limits.standard
        #expect(throws: Limits.FieldError.unknownName("Object-Size")) { try limits.set("Object-Size", to: 1) }
        for value in [0, -1, Int.min, 256_000_001, Int.max] {
            #expect(throws: Limits.FieldError.outOfRange(name: "object-size", maximum: 256_000_000)) {
                try limits.set("object-size", to: value)
            }
        }
        #expect(limits == .standard)
    }

    @Test("A finding prints as one line with code and requirement")
    func description() {
        let subject = ObjectReference(uri: "rsync://h/m/a.roa", trustAnchor: "x", offset: 4)
        let finding = Finding(.uri(.noHost), subject: subject, severity: .rejected)
        #expect(
            finding.description
                == "rsync://h/m/a.roa: rejected: URI without host at byte 4 [uri-no-host; RFC 3986, section 3.2.2]"
        )
    }
}
