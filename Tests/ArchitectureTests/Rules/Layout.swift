// Where things stand and how long they are.

extension Tree {
    /// No file of Sources and Tests is longer than one concept takes.
    func breachesOfLength(limit: Int = House.longestFile) -> [Breach] {
        sources.filter { ["Sources", "Tests"].contains($0.pathParts[0]) && $0.lines.count > limit }.map {
            Breach(
                path: $0.path, line: limit + 1,
                what: "\($0.lines.count) lines; \(limit) is the limit: give its second concept a file")
        }
    }

    /// Every Swift target has tests under its name.
    func breachesOfMirroring() -> [Breach] {
        let tested = Set(
            texts.keys.filter { $0.hasPrefix("Tests/") && $0.hasSuffix(".swift") }
                .map { String($0.split(separator: "/")[1]) })
        let untested = targets.filter { House.importersOfC[$0] == nil }.sorted().compactMap { target in
            let tests = House.testsByAnotherName[target] ?? "\(target)Tests"
            return tested.contains(tests) ? nil : (target, tests)
        }
        let orphans = tested.subtracting(targets.map { "\($0)Tests" }).subtracting(House.testsOfNoTarget)
        return untested.map { target, tests in
            Breach(
                path: "Sources/\(target)", line: 1, what: "\(target) is tested by nothing in Tests/\(tests)")
        }
            + orphans.sorted().map {
                Breach(path: "Tests/\($0)", line: 1, what: "\($0) mirrors no target of Sources")
            }
    }
}
