// What the compiler lets pass on our word: the word has to be there. `// SAFETY:` says why unsafe code is
// right, `// INVARIANT:` why something that could trap or race does not.
//
// A note counts where it stands: on the line, above it in the same block or in one that holds that block,
// in the comment right above a declaration that holds the line, or, for `unsafe` and `@safe`, in the comment that
// opens the file. A note in the function next door doesn't.

extension Tree {
    /// What needs a note, and the words that may open it.
    private static let marks: [(mark: String, notes: [String])] = [
        ("unsafe", ["SAFETY:", "INVARIANT:"]),
        ("@safe", ["SAFETY:", "INVARIANT:"]),
        ("@unchecked", ["INVARIANT:", "SAFETY:"]),
        ("try!", ["INVARIANT:"]),
        ("as!", ["INVARIANT:"]),
        // Ways to a C function that no import shows.
        ("@_silgen_name", ["INVARIANT:"]),
        ("@_extern", ["INVARIANT:"]),
    ]

    /// Whatever is unsafe, unchecked or forced has its note.
    func breachesOfSafety() -> [Breach] {
        sources.filter { !$0.path.hasSuffix("Package.swift") }.flatMap { source in
            source.lines.indices.flatMap { index -> [Breach] in
                let line = source.lines[index]
                let words = Set(Self.words(of: line.code))
                return Self.marks.filter { words.contains($0.mark) }.compactMap { mark, notes -> Breach? in
                    if notes.contains(where: { source.hasNote($0, forLine: index) }) { return nil }
                    if ["unsafe", "@safe"].contains(mark) && source.openingComment.contains(notes[0]) {
                        return nil
                    }
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
    /// The comment at the top of the file, up to the first line that is something else.
    fileprivate var openingComment: String {
        lines.prefix { $0.comment.hasPrefix("//") && !$0.comment.hasPrefix("///") }.map(\.comment).joined(
            separator: "\n")
    }

    /// Whether a note applies to the line; see the top of the file.
    fileprivate func hasNote(_ note: String, forLine index: Int) -> Bool {
        if lines[index].comment.contains(note) { return true }
        guard var depth = lines[index].indentation else { return false }
        var isInFunction = isInsideFunction(index)
        var isDirectlyAbove = true
        for line in lines[..<index].reversed() {
            guard let indentation = line.indentation else {
                isDirectlyAbove = false
                continue
            }
            if line.isOnlyComment {
                let counts = indentation == depth && (isInFunction || isDirectlyAbove)
                if counts && line.comment.contains(note) { return true }
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

    /// Whether the line is a statement of a function, and no declaration of the file or of a type.
    private func isInsideFunction(_ index: Int) -> Bool {
        guard var depth = lines[index].indentation, !lines[index].isDeclaration else { return false }
        var seeksHead = false
        for line in lines[..<index].reversed() where !line.isOnlyComment {
            guard let indentation = line.indentation else { continue }
            let isHead = indentation < depth || seeksHead && indentation == depth
            guard isHead else { continue }
            if line.isFunction { return true }
            if line.isDeclaration { return false }
            // A head that takes several lines ends in one that closes what an earlier one opened.
            seeksHead = indentation < depth && line.closesWhatWasOpenedAbove
            depth = indentation
        }
        return false
    }
}

extension SwiftSource.Line {
    private var words: [Substring] { code.split { !($0.isLetter || $0 == "_") } }

    fileprivate var isOnlyComment: Bool { code.allSatisfy { $0 == " " } }

    /// A line that opens a function, or what is like one.
    fileprivate var isFunction: Bool {
        let heads: Set<Substring> = ["func", "init", "deinit", "subscript"]
        return words.contains(where: heads.contains) || words.contains("var") && code.contains("{")
    }

    /// A line that opens a function or a type: above it another scope begins.
    fileprivate var isDeclaration: Bool {
        let heads: Set<Substring> = ["class", "struct", "enum", "extension", "actor", "protocol"]
        return isFunction || words.contains(where: heads.contains)
    }

    fileprivate var isOnlyAttribute: Bool {
        code.drop { $0 == " " }.first == "@"
    }

    fileprivate var closesWhatWasOpenedAbove: Bool { code.drop { $0 == " " }.first == ")" }

    fileprivate var opensWhatIsClosedBelow: Bool {
        let end = code.reversed().drop { $0 == " " }.first
        return end == "(" || end == ","
    }
}
