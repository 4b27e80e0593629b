// docs/architecture.md shows the table of House.swift to people. What it shows is what holds.

extension Tree {
    static let architecturePath = "docs/architecture.md"

    /// The table of the paper is that of House.swift, and it says truly which targets there are today.
    func breachesOfTheDrawing(_ rooms: [String: House.Room] = House.rooms) -> [Breach] {
        func breach(_ line: Int, _ what: String) -> Breach {
            Breach(path: Self.architecturePath, line: line, what: what)
        }
        var breaches: [Breach] = []
        var drawn: Set<String> = []
        let lines = (texts[Self.architecturePath] ?? "").split(
            separator: "\n", omittingEmptySubsequences: false)
        for (offset, text) in lines.enumerated() {
            let cells = Self.cells(of: text)
            guard cells.count == 5, cells[0] != "target", !cells[0].hasPrefix("-") else { continue }
            guard let room = rooms[cells[0]] else {
                breaches.append(breach(offset + 1, "\(cells[0]) is not in House.swift"))
                continue
            }
            drawn.insert(cells[0])
            if cells[1] != "\(room.floor)" {
                breaches.append(breach(offset + 1, "House.swift has floor \(room.floor)"))
            }
            if cells[2] != "everything below" {
                let listed =
                    cells[2] == "nothing" ? [] : Set(cells[2].split(separator: ", ").map(String.init))
                for module in listed.symmetricDifference(room.mayImport).sorted() {
                    let what = "\(module) is in one of this row and House.swift, and not in the other"
                    breaches.append(breach(offset + 1, what))
                }
            }
            let today = targets.contains(cells[0]) ? "yes" : "later"
            if cells[3] != today { breaches.append(breach(offset + 1, "\(cells[0]) today: \(today)")) }
        }
        for name in Set(rooms.keys).subtracting(drawn).sorted() {
            breaches.append(breach(1, "the table has no row for \(name)"))
        }
        return breaches
    }

    /// The cells of a row; a bar within backticks doesn't end one.
    static func cells(of text: Substring) -> [String] {
        guard text.hasPrefix("|") else { return [] }
        var cells: [String] = [""]
        var isQuoted = false
        for character in text.dropFirst() {
            if character == "`" { isQuoted.toggle() }
            if character == "|" && !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells.dropLast().map { cell in
            let start = cell.drop { $0 == " " }
            return String(start.prefix(start.count - start.reversed().prefix { $0 == " " }.count))
        }
    }
}
