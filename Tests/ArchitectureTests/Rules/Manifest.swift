// What Package.swift declares, read as text: asking SwiftPM would start it inside its own test run.

/// A target as the manifest declares it.
struct DeclaredTarget: Equatable {
    let name: String
    let dependencies: [String]
    let isTest: Bool
    let line: Int
}

extension Tree {
    /// The targets of the manifest: calls whose first string is a name, with the strings of the list after it.
    var declaredTargets: [DeclaredTarget] {
        guard let text = texts["Package.swift"] else { return [] }
        let lines = SwiftSource(path: "Package.swift", text: text).lines
        let openings = ["source(", "tests(", ".target(", ".executableTarget(", ".systemLibrary("]
        return lines.indices.compactMap { index in
            let code = lines[index].codeWithStrings
            guard !code.contains("func "), let opening = openings.first(where: { code.contains($0) }) else {
                return nil
            }
            let call = Self.call(startingAt: index, opening, in: lines)
            let strings = Self.strings(in: call)
            guard let name = strings.first else { return nil }
            let list = call.firstIndex(of: "[").map { call[$0...].prefix { $0 != "]" } } ?? ""
            let dependencies = opening == ".systemLibrary(" ? [] : Self.strings(in: String(list))
            let isTest = opening == "tests("
            return DeclaredTarget(
                name: name, dependencies: isTest ? dependencies + ["TestKit"] : dependencies, isTest: isTest,
                line: lines[index].number)
        }
    }

    private static func call(startingAt index: Int, _ opening: String, in lines: [SwiftSource.Line]) -> String
    {
        var call = ""
        var depth = 0
        let first = lines[index].codeWithStrings
        let rest = first.ranges(of: opening).first.map { String(first[$0.lowerBound...]) } ?? first
        for text in [rest] + lines[(index + 1)...].map(\.codeWithStrings) {
            for character in text {
                call.append(character)
                if character == "(" { depth += 1 }
                if character == ")" {
                    depth -= 1
                    if depth == 0 { return call }
                }
            }
            call.append("\n")
        }
        return call
    }

    private static func strings(in text: String) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }

    /// What the manifest declares is what the table allows, what the folders hold, and what the sources need.
    func breachesOfTheManifest() -> [Breach] {
        let declared = declaredTargets
        var breaches: [Breach] = []
        for target in declared {
            let isC = House.importersOfC[target.name] != nil
            if !target.isTest && !isC && House.rooms[target.name] == nil {
                breaches.append(target.breach("target \(target.name) is not in the table of House.swift"))
            }
            let allowed = target.isTest ? Set(House.rooms.keys) : House.rooms[target.name]?.mayImport ?? []
            for dependency in target.dependencies where !allowed.contains(dependency) {
                breaches.append(target.breach("\(target.name) may not depend on \(dependency)"))
            }
        }
        let names = Set(declared.map(\.name))
        for target in targets.subtracting(names).sorted() {
            breaches.append(Breach(path: "Package.swift", line: 1, what: "Sources/\(target) is not declared"))
        }
        let modules = Set(House.rooms.keys).union(House.importersOfC.keys).subtracting(["Glibc"])
        for source in sources {
            guard let target = declared.first(where: { source.pathParts.dropFirst().first == $0.name }) else {
                continue
            }
            for item in source.imports where modules.contains(item.module) && item.module != target.name {
                if target.dependencies.contains(item.module) { continue }
                let what = "Package.swift does not declare that \(target.name) depends on \(item.module)"
                breaches.append(Breach(path: source.path, line: item.line, what: what))
            }
        }
        return breaches
    }
}

extension DeclaredTarget {
    fileprivate func breach(_ what: String) -> Breach {
        Breach(path: "Package.swift", line: line, what: what)
    }
}
