// Findings for people, as compilers show them, and for programs.
//
//     error: there is no key `upstreem` in a route
//      --> policies/demo.yaml:7:5
//       |
//     7 |     upstreem: app
//       |     ^^^^^^^^
//       = help: did you mean `upstream`?

import Domain
public import Wire

extension Findings {
    /// For people. Colours are escape sequences: for a terminal only.
    public func text(isColoured: Bool) -> String {
        let shown = diagnostics.map { Self.text($0, isColoured) }.joined(separator: "\n")
        return more > 0 ? shown + "\nand \(more) more\n" : shown
    }

    private static func text(_ diagnostic: Diagnostic, _ isColoured: Bool) -> String {
        func styled(_ text: String, _ code: Int) -> String {
            isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
        }
        let margin = String(repeating: " ", count: "\(diagnostic.line)".utf8.count)
        let bar = styled("|", 2)
        let colour = diagnostic.severity == .error ? 31 : 33
        var lines = [styled(diagnostic.severity.rawValue, colour) + ": " + diagnostic.message]
        guard let excerpt = diagnostic.excerpt else {
            lines.append(" \(styled("-->", 2)) \(diagnostic.file)")
            lines.append("  \(styled("=", 2)) help: \(diagnostic.help)")
            return lines.joined(separator: "\n") + "\n"
        }
        let place = "\(diagnostic.file):\(diagnostic.line):\(diagnostic.column)"
        let caret =
            String(repeating: " ", count: excerpt.caret)
            + styled(String(repeating: "^", count: excerpt.width), colour)
        lines.append("\(margin)\(styled("-->", 2)) \(place)")
        lines.append("\(margin) \(bar)")
        lines.append("\(styled("\(diagnostic.line)", 2)) \(bar) \(excerpt.text)")
        lines.append("\(margin) \(bar) \(caret)")
        lines.append("\(margin) \(styled("=", 2)) help: \(diagnostic.help)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// For programs: the members `findings` and `more` of an object.
    public func write(to writer: inout JSONWriter) {
        writer.key("findings")
        writer.array { writer in
            for diagnostic in diagnostics {
                writer.object { writer in
                    let texts = [
                        ("severity", diagnostic.severity.rawValue), ("file", diagnostic.file),
                        ("rule", diagnostic.rule.rawValue),
                    ]
                    for (key, text) in texts {
                        writer.key(key)
                        writer.string(text)
                    }
                    for (key, number) in [("line", diagnostic.line), ("column", diagnostic.column)] {
                        writer.key(key)
                        writer.integer(number)
                    }
                    for (key, text) in [("message", diagnostic.message), ("help", diagnostic.help)] {
                        writer.key(key)
                        writer.string(text)
                    }
                    if let excerpt = diagnostic.excerpt {
                        writer.key("excerpt")
                        writer.string(excerpt.text)
                    }
                }
            }
        }
        writer.key("more")
        writer.integer(more)
    }
}
