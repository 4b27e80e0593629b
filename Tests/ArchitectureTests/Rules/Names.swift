// Names: one word per concept, and none of the words that could stand for any.

extension Tree {
    /// No type, function, target, folder or file has a banned word in its name.
    func breachesOfNaming() -> [Breach] {
        var breaches: [Breach] = []
        for path in texts.keys.sorted() {
            for part in path.split(separator: "/") {
                let name = String(part.prefix { $0 != "." })
                breaches += Self.objections(to: name).map { Breach(path: path, line: 1, what: $0) }
            }
        }
        for source in sources {
            for line in source.lines {
                for name in Self.declaredNames(in: line.code) {
                    breaches += Self.objections(to: name).map {
                        Breach(path: source.path, line: line.number, what: $0)
                    }
                }
            }
        }
        return breaches
    }

    private static func objections(to name: String) -> [String] {
        let words = camelCaseWords(of: name)
        var objections = words.filter(House.bannedWords.contains).map {
            "`\(name)` has the word \($0) in it, which says nothing of what it is"
        }
        if words.contains("Session") && !House.sessionNames.contains(name) {
            objections.append("`\(name)`: a session is the caller's own login; see House.sessionNames")
        }
        return objections
    }

    /// The names that a line declares as types or functions.
    static func declaredNames(in code: String) -> [String] {
        let keywords: Set<Substring> = [
            "class", "struct", "enum", "protocol", "actor", "extension", "typealias", "associatedtype",
            "func",
            "macro",
        ]
        let words = code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return zip(words, words.dropFirst()).filter { keywords.contains($0.0) }.map { String($0.1) }
    }

    /// `Base64URLReader` → `["Base64", "URL", "Reader"]`, each with a capital: digits go with what they follow.
    static func camelCaseWords(of name: String) -> [String] {
        var words: [String] = []
        let characters = Array(name)
        for (index, character) in characters.enumerated() {
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            let previous = index > 0 ? characters[index - 1] : nil
            let startsWord =
                previous == nil || !(character.isLetter || character.isNumber)
                || character.isUppercase && previous?.isUppercase != true
                || character.isUppercase && next?.isLowercase == true
            if startsWord { words.append("") }
            if character.isLetter || character.isNumber { words[words.count - 1].append(character) }
        }
        return words.filter { !$0.isEmpty }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    }
}
