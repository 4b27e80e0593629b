// What the compiler lets pass on our word: the word has to be there. `// SAFETY:` says why unsafe code is
// right, `// INVARIANT:` why something that could trap or race does not.
//
// A note counts where it stands: on the line, above it in the same block or in one that holds that block,
// or in the comment right above a declaration that holds the line. A note in the function next door doesn't.

extension Tree {
    /// What needs a note, and the words that may open it.
    private static let marks: [(mark: String, notes: [String])] = [
        ("unsafe", ["SAFETY:", "INVARIANT:"]),
        ("@safe", ["SAFETY:", "INVARIANT:"]),
        ("@unchecked", ["INVARIANT:", "SAFETY:"]),
        ("try!", ["INVARIANT:"]),
        ("as!", ["INVARIANT:"]),
    ]

    /// Whatever is unsafe, unchecked or forced has its note.
    func breachesOfSafety() -> [Breach] {
        sources.filter { !$0.path.hasSuffix("Package.swift") }.flatMap { source in
            source.lines.indices.flatMap { index -> [Breach] in
                let line = source.lines[index]
                let words = Set(Self.words(of: line.code))
                return Self.marks.filter { words.contains($0.mark) }.compactMap { mark, notes -> Breach? in
                    if notes.contains(where: { source.hasNote($0, forLine: index) }) { return nil }
                    let what = "`\(mark)` without a `// \(notes[0])` note that says why it holds"
                    return Breach(path: source.path, line: line.number, what: what)
                }
            }
        }
    }

    private static func words(of code: String) -> [String] {
        code.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@" || $0 == "!") }.map(String.init)
    }
}

extension SwiftSource {
    /// Whether a note applies to the line; see the top of the file.
    func hasNote(_ note: String, forLine index: Int) -> Bool {
        if lines[index].comment.contains(note) { return true }
        guard var depth = lines[index].indentation else { return false }
        var isInFunction = true
        var isDirectlyAbove = true
        for line in lines[..<index].reversed() {
            guard let indentation = line.indentation else {
                isDirectlyAbove = false
                continue
            }
            let isComment = line.code.allSatisfy { $0 == " " }
            if isComment {
                if indentation == depth, isInFunction || isDirectlyAbove, line.comment.contains(note) {
                    return true
                }
                continue
            }
            if indentation < depth {
                depth = indentation
                if line.isDeclaration { isInFunction = false }
                isDirectlyAbove = true
            } else if indentation == depth {
                // The head of a declaration may take several lines; attributes stand above it.
                isDirectlyAbove = isDirectlyAbove && (line.isOnlyAttribute || line.opensWhatIsClosedBelow)
                if isDirectlyAbove && line.isDeclaration { isInFunction = false }
                if isInFunction && line.comment.contains(note) { return true }
            }
        }
        return false
    }
}

extension SwiftSource.Line {
    /// A line that opens a function or a type: above it another scope begins.
    fileprivate var isDeclaration: Bool {
        let words = code.split { !($0.isLetter || $0 == "_") }
        let heads: Set<Substring> = [
            "func", "init", "deinit", "subscript", "class", "struct", "enum", "extension", "actor",
            "protocol",
        ]
        return words.contains(where: heads.contains) || words.contains("var") && code.contains("{")
    }

    fileprivate var isOnlyAttribute: Bool {
        code.drop { $0 == " " }.first == "@"
    }

    fileprivate var opensWhatIsClosedBelow: Bool {
        let end = code.reversed().drop { $0 == " " }.first
        return end == "(" || end == ","
    }
}
