// docs/requirements.md: what must hold, whether it does, and which tests prove it. The paper is worth what
// this file makes of it: a row can't be lost, can't name a test that isn't there, and can't miss one.

/// A row of the table.
struct Requirement {
    let id: String
    let sentence: String
    let state: String
    let tests: [String]
    let line: Int
}

extension Tree {
    static let requirementsPath = "docs/requirements.md"

    /// The rows of the paper: lines of tables whose first cell is an id.
    var requirements: [Requirement] {
        (texts[Self.requirementsPath] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated().compactMap { offset, text in
                let cells = Self.cells(of: text)
                guard cells.count == 4, Self.family(of: cells[0]) != nil || cells[0].contains("-") else {
                    return nil
                }
                guard !cells[0].allSatisfy({ $0 == "-" }) else { return nil }
                let quoted = cells[3].split(separator: "`", omittingEmptySubsequences: false).enumerated()
                return Requirement(
                    id: cells[0], sentence: cells[1], state: cells[2],
                    tests: quoted.filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) },
                    line: offset + 1)
            }
    }

    /// The names of the tests: functions under Tests that `@Test` stands before.
    var testNames: [(name: String, path: String, line: Int)] {
        sources.filter { $0.pathParts[0] == "Tests" }.flatMap { source in
            var isTest = false
            return source.lines.compactMap { line -> (String, String, Int)? in
                let words = line.code.split { !($0.isLetter || $0.isNumber || $0 == "@" || $0 == "_") }
                if words.contains("@Test") { isTest = true }
                guard isTest, words.contains("func") else { return nil }
                isTest = false
                let text = line.codeWithStrings
                guard let start = text.ranges(of: "func ").first?.upperBound else { return nil }
                let name =
                    text[start...].hasPrefix("`")
                    ? text[start...].dropFirst().prefix { $0 != "`" } : text[start...].prefix { $0 != "(" }
                return (String(name), source.path, line.number)
            }
        }
    }

    /// The paper is complete, says nothing unknown, and agrees with the tests in both directions.
    func breachesOfTheRequirements(_ families: [String: [String]] = House.requirements) -> [Breach] {
        let rows = requirements
        let names = testNames
        return missing(rows, families) + rows.flatMap { objections(to: $0, Set(names.map(\.name))) }
            + unlisted(names, rows, families)
    }

    private func missing(_ rows: [Requirement], _ families: [String: [String]]) -> [Breach] {
        var seen: [String: Int] = [:]
        var breaches: [Breach] = []
        let known = Set(families.values.joined())
        for row in rows {
            if let first = seen.updateValue(row.line, forKey: row.id) {
                breaches.append(row.breach("\(row.id) has a row already, in line \(first)"))
            }
            if !known.contains(row.id) {
                breaches.append(row.breach("\(row.id) is not an id that House.swift knows"))
            }
        }
        let absent = families.sorted { $0.key < $1.key }.flatMap(\.value).filter { seen[$0] == nil }
        return breaches
            + absent.map {
                Breach(
                    path: Self.requirementsPath, line: 1,
                    what: "\($0) has no row: add one to its family's table")
            }
    }

    private func objections(to row: Requirement, _ names: Set<String>) -> [Breach] {
        var breaches: [Breach] = []
        let state = row.state.split(separator: ":", maxSplits: 1).map { String($0.drop { $0 == " " }) }
        switch state.first {
        case "proved" where state.count == 1:
            if row.tests.isEmpty {
                breaches.append(row.breach("\(row.id) is proved by no test: name it, in backticks"))
            }
        case "later" where state.count == 2:
            if !House.milestones.contains(state[1]) {
                let known = House.milestones.joined(separator: ", ")
                breaches.append(row.breach("\(row.id): \(state[1]) is no milestone; there are \(known)"))
            }
        case "not ours" where state.count == 2: break
        default:
            let forms = "`proved`, `later: <milestone>` or `not ours: <why>`"
            breaches.append(row.breach("\(row.id): the state is \(forms), not \(row.state)"))
        }
        if row.sentence.isEmpty { breaches.append(row.breach("\(row.id) says nothing")) }
        for test in row.tests where !names.contains(test) {
            breaches.append(row.breach("\(row.id) names `\(test)`, and no test under Tests has that name"))
        }
        return breaches
    }

    /// A test whose name starts with an id stands in the row of that id.
    private func unlisted(
        _ names: [(name: String, path: String, line: Int)], _ rows: [Requirement],
        _ families: [String: [String]]
    ) -> [Breach] {
        names.compactMap { name, path, line in
            let start = String(name.prefix { $0 != ":" })
            guard start != name, Self.family(of: start) != nil else { return nil }
            guard let row = rows.first(where: { $0.id == start }) else {
                return Breach(
                    path: path, line: line, what: "`\(name)` starts with \(start), which has no row")
            }
            if row.tests.contains(name) { return nil }
            let place = "\(Self.requirementsPath):\(row.line)"
            return Breach(path: path, line: line, what: "add `\(name)` to the row of \(start) (\(place))")
        }
    }

    /// `HTP-2` → `HTP`; nil where it has not the form of an id.
    private static func family(of id: String) -> String? {
        let parts = id.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 3, parts[0].allSatisfy(\.isUppercase) else { return nil }
        return parts[1].contains(" ") ? nil : String(parts[0])
    }
}

extension Requirement {
    fileprivate func breach(_ what: String) -> Breach {
        Breach(path: Tree.requirementsPath, line: line, what: what)
    }
}
