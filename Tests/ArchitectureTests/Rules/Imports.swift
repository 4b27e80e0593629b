// Who imports whom. The compiler sees to it that an import names a declared dependency, and to nothing more:
// that the dependency is allowed is decided here.

extension SwiftSource {
    /// An `import` and where it stands.
    struct Import: Equatable {
        let module: String
        let line: Int
    }

    var imports: [Import] {
        lines.flatMap { line in
            line.code.split(separator: ";").compactMap { statement in
                Self.module(importedBy: statement).map { Import(module: $0, line: line.number) }
            }
        }
    }

    private static func module(importedBy statement: Substring) -> String? {
        let before: Set<Substring> = [
            "public", "package", "internal", "fileprivate", "private", "struct", "class", "enum", "protocol",
            "typealias", "func", "let", "var",
        ]
        var words = statement.split { $0 == " " || $0 == "\t" }[...]
        while let word = words.first, word.hasPrefix("@") || before.contains(word) {
            words = words.dropFirst()
        }
        guard words.popFirst() == "import" else { return nil }
        while let word = words.first, before.contains(word) { words = words.dropFirst() }
        return words.first.map { String($0.prefix { $0 != "." }) }
    }
}

extension Tree {
    /// Every import is one that the table allows to its file.
    func breachesOfTheImportTable() -> [Breach] {
        sources.flatMap { source in
            source.imports.compactMap { item in
                Self.objection(to: item.module, in: source.pathParts).map {
                    Breach(path: source.path, line: item.line, what: $0)
                }
            }
        }
    }

    private static func objection(to module: String, in path: [String]) -> String? {
        if module.hasPrefix("Foundation") {
            return "\(module) is banned everywhere: its strings, URLs and JSON have two readings"
        }
        if House.everyone.contains(module) { return nil }
        if path == ["Package.swift"] || path.count == 2 && path[1] == "Package.swift" {
            return module == "PackageDescription" ? nil : "a manifest imports PackageDescription only"
        }
        switch path[0] {
        case "Sources": return objection(to: module, inTarget: path[1])
        case "Tests":
            if House.testsOnly.contains(module) || House.rooms[module] != nil { return nil }
            return
                "tests may import targets of the house, Testing and \(House.everyone.sorted()), not \(module)"
        default:
            if House.nestedPackages[path[0]]?.contains(module) == true { return nil }
            return "\(path[0]) may not import \(module)"
        }
    }

    private static func objection(to module: String, inTarget target: String) -> String? {
        guard let room = House.rooms[target] else { return "\(target) is not in the table of House.swift" }
        if let importers = House.importersOfC[module], !importers.contains(target) {
            return "only \(importers.sorted().joined(separator: " and ")) may import \(module)"
        }
        if room.mayImport.contains(module) { return nil }
        if let other = House.rooms[module], other.floor >= room.floor {
            return "\(target) (floor \(room.floor)) may not import \(module) (floor \(other.floor)): "
                + "imports go to a lower floor"
        }
        return "the table of House.swift does not let \(target) import \(module)"
    }

    /// The table itself: imports go down, and C modules have the importers that the table says.
    static func breachesWithinTheTable(
        _ rooms: [String: House.Room] = House.rooms,
        _ importersOfC: [String: Set<String>] = House.importersOfC
    ) -> [String] {
        var breaches: [String] = []
        for (name, room) in rooms.sorted(by: { $0.key < $1.key }) {
            for module in room.mayImport.sorted() {
                if let other = rooms[module] {
                    if other.floor >= room.floor {
                        breaches.append("\(name) may import \(module), which is not lower")
                    }
                } else if importersOfC[module]?.contains(name) != true {
                    breaches.append(
                        "\(name) may import \(module), which does not count it among its importers")
                }
            }
        }
        for (module, importers) in importersOfC {
            for name in importers.sorted() where rooms[name]?.mayImport.contains(module) != true {
                breaches.append("\(module) counts \(name) among its importers, which may not import it")
            }
        }
        return breaches
    }
}
