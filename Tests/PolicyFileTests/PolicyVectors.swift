import Domain
import TestKit
import Testing

@testable import PolicyFile

/// A policy, and all that the loader has to say of it.
struct PolicyVector: CustomStringConvertible {
    let description: String
    var text = ""
    var said: [String] = []

    /// The vectors of a file of Tests/Vectors/policies; each of these says its format on top.
    static func read(_ name: String) throws -> [PolicyVector] {
        let octets = try Vectors.here.own("policies").read("\(name).txt")
        var frames: [String: String] = [:]
        var vectors: [PolicyVector] = []
        var frame: String?
        for line in String(decoding: octets, as: UTF8.self).split(separator: "\n").map(String.init) {
            let rest = String(line.dropFirst(line.hasPrefix("##") ? 3 : 2))
            switch line.prefix(1) {
            case "@":
                frame = rest
            case "#" where line.hasPrefix("## "):
                vectors.append(PolicyVector(description: rest))
                frame = nil
            case ">" where vectors.isEmpty: frames[frame ?? "", default: ""] += rest + "\n"
            case ">": vectors[vectors.count - 1].text += rest + "\n"
            case "=":
                if vectors[vectors.count - 1].said.isEmpty, let frame {
                    let whole = try #require(frames[frame])
                    let parts = whole.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
                    try #require(parts.count == 2)
                    let inner = String(vectors[vectors.count - 1].text.dropLast())
                    vectors[vectors.count - 1].text = parts[0] + inner + parts[1]
                }
                vectors[vectors.count - 1].said.append(rest)
            default: try #require(line.hasPrefix("# "))
            }
        }
        return vectors
    }

    static let files = [
        "channels", "conditions", "policies", "reach", "routes", "scenarios", "subjects", "texts",
    ]
}

extension Diagnostic {
    /// `line:column severity rule: message | help`
    var whole: String { "\(line):\(column) \(severity.rawValue) \(rule.rawValue): \(message) | \(help)" }
}

@Suite struct PolicyVectorTests {
    @Test(arguments: PolicyVector.files)
    func `all that is wrong with a policy is told, in these words`(file: String) throws {
        for vector in try PolicyVector.read(file) {
            #expect(Loading.findings(vector.text).map(\.whole) == vector.said, "\(vector): \(vector.text)")
        }
    }

    /// What the loader says of the vectors of a requirement: of each, something, and all by these rules.
    static func check(_ id: String, _ count: Int, _ rules: Set<Rule>) throws {
        let vectors = try PolicyVector.files.flatMap { try PolicyVector.read($0) }
            .filter { $0.description.hasPrefix("\(id): ") }
        #expect(vectors.count >= count)
        for vector in vectors {
            let findings = Loading.findings(vector.text)
            #expect(!findings.isEmpty && findings.allSatisfy { rules.contains($0.rule) }, "\(vector)")
        }
    }

    @Test func `AUT-4: email proves no second factor, and SMS alone is warned of`() throws {
        try Self.check("AUT-4", 4, [.assurance, .smsAlone])
    }

    @Test func `AUT-5: no policy takes a destination from the request`() throws {
        try Self.check("AUT-5", 9, [.destinationOfRequest])
    }

    @Test func `AUT-7: a channel that can't show every field links nothing`() throws {
        try Self.check("AUT-7", 5, [.linking])
    }

    @Test func `AUT-9: what lasts is five minutes at most, and about no single request`() throws {
        try Self.check("AUT-9", 3, [.approval, .valueRange, .linking])
    }

    @Test func `TAC-1.1: a scenario shows something, or says that it doesn't`() throws {
        try Self.check("TAC-1.1", 1, [.displayMissing])
    }

    @Test func `there are more than two hundred of them, and none twice`() throws {
        let vectors = try PolicyVector.files.flatMap { try PolicyVector.read($0) }
        #expect(vectors.count > 200)
        #expect(Set(vectors.map(\.text)).count == vectors.count)
    }

    @Test func `each rule of what policies mean is broken by one of them`() throws {
        let vectors = try PolicyVector.files.flatMap { try PolicyVector.read($0) }
        let said = vectors.flatMap(\.said).joined(separator: "\n")
        for rule in PolicyRule.allCases {
            #expect(said.contains(" \(rule.severity.rawValue) \(rule.rawValue): "), "\(rule)")
        }
    }
}
