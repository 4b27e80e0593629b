// Reads the files of Tests/Vectors that hold octets; their README has the format. A file that is not in the
// format is a failure of the run, with its line: a vector that is skipped proves nothing.

/// One vector: octets, and what must come of them.
public struct OctetVector: Sendable, CustomStringConvertible {
    /// The requirement it stands for.
    public let requirement: String
    /// What it shows.
    public let title: String
    /// The octets to feed.
    public let octets: [UInt8]
    /// What must come of them, as the file writes it.
    public let outcome: String

    /// What a failed test prints.
    public var description: String { "\(requirement) \(title)" }
}

/// A file of vectors that is not written as the format says.
public struct OctetVectorFault: Error, CustomStringConvertible {
    /// The line and what is wrong with it.
    public let description: String
}

extension OctetVector {
    /// The vectors of a file's text.
    public static func parse(_ text: String) throws(OctetVectorFault) -> [OctetVector] {
        var vectors: [OctetVector] = []
        var heading: (requirement: String, title: String)?
        var octets: [UInt8] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let number = index + 1
            if line.hasPrefix("## ") {
                let parts = line.dropFirst(3).split(separator: " ", maxSplits: 1)
                guard parts.count == 2, heading == nil else {
                    throw fault(number, "a heading is `## ID title`")
                }
                heading = (String(parts[0]), String(parts[1]))
            } else if line.hasPrefix("> ") {
                octets += try unescape(line.dropFirst(2), line: number)
            } else if line.hasPrefix("= ") {
                guard let (requirement, title) = heading else {
                    throw fault(number, "an outcome without a heading")
                }
                let outcome = String(line.dropFirst(2))
                vectors.append(
                    .init(requirement: requirement, title: title, octets: octets, outcome: outcome))
                heading = nil
                octets = []
            } else if !line.isEmpty {
                throw fault(number, "a line begins with `## `, `> ` or `= `")
            }
        }
        guard heading == nil, octets.isEmpty else { throw fault(0, "the last vector has no outcome") }
        return vectors
    }

    private static func fault(_ line: Int, _ what: String) -> OctetVectorFault {
        OctetVectorFault(description: "line \(line): \(what)")
    }

    private static func unescape(_ text: Substring, line: Int) throws(OctetVectorFault) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "\\") else {
                octets.append(octet)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "r"): octets.append(0x0D)
            case UInt8(ascii: "n"): octets.append(0x0A)
            case UInt8(ascii: "t"): octets.append(0x09)
            case UInt8(ascii: "\\"): octets.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "x"):
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                    throw fault(line, "`\\x` wants two hexadecimal digits")
                }
                octets.append(value)
                rest = rest.dropFirst(2)
            case UInt8(ascii: "{"):
                let body = rest.prefix { $0 != UInt8(ascii: "}") }
                let parts = body.split(separator: UInt8(ascii: "*"), maxSplits: 1)
                guard parts.count == 2, let times = Int(String(decoding: parts[0], as: UTF8.self)),
                    let repeated = parts[1].first, parts[1].count == 1
                else { throw fault(line, "a repetition is `\\{N*c}`") }
                octets += [UInt8](repeating: repeated, count: times)
                rest = rest.dropFirst(body.count + 1)
            default:
                throw fault(line, "an escape that is not known")
            }
        }
        return octets
    }

    /// Octets as a vector file writes them.
    public static func escape(_ octets: some Collection<UInt8>) -> String {
        var text = ""
        for octet in octets {
            switch octet {
            case 0x0D: text += "\\r"
            case 0x0A: text += "\\n"
            case 0x09: text += "\\t"
            case UInt8(ascii: "\\"): text += "\\\\"
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(octet))
            default: text += "\\x" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
            }
        }
        return text
    }
}
