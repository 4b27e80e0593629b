import System
import TestKit

/// What a vector of Tests/Vectors/gateway says must come of it.
struct ExpectedExchange: Equatable, CustomStringConvertible {
    /// Status by status, and the request that was forwarded for it; nothing for a refusal.
    var answers: [(status: Int, request: String?)] = []
    /// Whether the upstream may have seen the beginning of a request that never ended.
    var mayBreakOff = false

    /// `200 GET /a | 404 | 400 ~`; `-` where nothing is answered.
    init(_ outcome: String) throws {
        for part in outcome.split(separator: "|") {
            var words = part.split(separator: " ", maxSplits: 1).map(String.init)
            let first = words.removeFirst()
            var rest = words.first.map { $0.drop { $0 == " " }.description } ?? ""
            if rest == "~" || rest.hasSuffix(" ~") {
                mayBreakOff = true
                rest = String(rest.dropLast(rest == "~" ? 1 : 2))
            }
            while rest.hasSuffix(" ") { rest.removeLast() }
            if first == "-" { continue }
            guard let status = Int(first) else { throw OctetVectorOutcomeFault(outcome: outcome) }
            answers.append((status, rest.isEmpty ? nil : rest))
        }
    }

    init() {}

    static func == (left: Self, right: Self) -> Bool { left.description == right.description }

    var description: String {
        let parts = answers.map { answer in "\(answer.status)" + (answer.request.map { " " + $0 } ?? "") }
        return (parts.isEmpty ? ["-"] : parts).joined(separator: " | ")
    }
}

struct OctetVectorOutcomeFault: Error {
    let outcome: String
}

/// Our own vectors of whole exchanges.
enum GatewayVectors {
    static let files = ["authority", "chunks", "connection", "framing", "lines", "paths"]

    /// What is sent behind each vector, in the same write. Whether it is answered tells whether the connection ended.
    static let innocent = Array("GET /next HTTP/1.1\r\nHost: bank\r\n\r\n".utf8)

    static let all: [OctetVector] = files.flatMap { file in
        do {
            let text = try Vectors.here.own("gateway").read(file + ".txt")
            return try OctetVector.parse(String(decoding: text, as: UTF8.self))
        } catch {
            fatalError("\(file): \(error)")
        }
    }

    static func of(_ requirement: String) -> [OctetVector] { all.filter { $0.requirement == requirement } }
}
