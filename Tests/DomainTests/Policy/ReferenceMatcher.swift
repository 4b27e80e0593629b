import Domain
import Wire

/// The rules of matching once more, written from their description and not from the code: by trying every route and every
/// spelling of the path, with texts. Slow, and meant to be read.
struct ReferenceMatcher {
    let routes: [Route]

    struct Question {
        let method: String
        let path: String
        let facts: Facts
    }

    private enum Fit { case own, near, refusal }

    func decide(_ question: Question) -> Decision {
        var course: [(number: Int, isRefusal: Bool)] = []
        func add(_ number: Int, _ isRefusal: Bool) {
            if !course.contains(where: { $0 == (number, isRefusal) }) { course.append((number, isRefusal)) }
        }
        for (number, route) in routes.enumerated() {
            guard let fit = fit(question, route) else { continue }
            if fit != .own {
                // A later one that names path and method literally goes first, and what protects before it.
                let named = routes.indices.filter {
                    $0 > number && names(question, routes[$0], behind: route)
                }
                for later in number + 1..<max(number + 1, (named.last ?? number) + 1) {
                    let other = routes[later]
                    if named.contains(later) {
                        add(later, false)
                    } else if other.requirement != .none, let otherFit = self.fit(question, other) {
                        let isPassed = named.contains {
                            $0 > later && names(question, routes[$0], behind: other)
                        }
                        if otherFit == .own || !isPassed { add(later, otherFit == .refusal) }
                    }
                }
            }
            add(number, fit == .refusal)
        }
        return decide(question, course)
    }

    private func fit(_ question: Question, _ route: Route) -> Fit? {
        if route.mode.isShadow { return nil }
        let listed = route.methods?.map { String(decoding: $0.octets, as: UTF8.self) }
        let takesMethod = listed?.contains(question.method) ?? true
        let pattern = route.path.description
        let isOwn = isTaken(question.path, by: pattern)
        if isOwn && takesMethod { return .own }
        let isNear = isOwn || spellings(of: question.path).contains { isTaken($0, by: pattern.lowercased()) }
        if route.requirement == .none || !isNear { return nil }
        if takesMethod || question.method == "HEAD" && listed?.contains("GET") == true { return .near }
        let isOtherCase = listed?.contains { $0.lowercased() == question.method.lowercased() } == true
        if route.scenario == nil { return isOtherCase ? .near : nil }
        return ["GET", "HEAD", "OPTIONS"].contains(question.method) ? nil : .refusal
    }

    private func decide(_ question: Question, _ course: [(number: Int, isRefusal: Bool)]) -> Decision {
        for (position, stop) in course.enumerated() {
            if stop.isRefusal { return .methodRefused(by: stop.number) }
            let route = routes[stop.number]
            let holds = holds(route, question.facts)
            if holds == false { continue }
            if route.requirement == .deny { return .denied(by: stop.number) }
            if holds == true { return .route(stop.number) }
            if route.requirement == .none { continue }
            for later in course[(position + 1)...] {
                let other = routes[later.number]
                if later.isRefusal || other.requirement != .none && other.requirement != route.requirement {
                    return .undecidable(by: stop.number, why: "")
                }
                // Nobody behind a route that asks nothing more is ever come to.
                if other.condition == nil && other.headers.isEmpty && other.sources.isEmpty { break }
            }
            return .route(stop.number)
        }
        return .denied(by: nil)
    }

    /// nil where nobody can say.
    private func holds(_ route: Route, _ facts: Facts) -> Bool? {
        var isKnown = true
        for block in route.sources.prefix(1) where facts.source.map(block.contains) != true { return false }
        for clause in route.headers {
            guard case .equals(let value) = clause.test else { continue }
            let found = (0..<facts.request.fields.count).map { facts.request.fields[$0] }
                .filter { $0.nameOctets.map(\.lowercasedASCII) == clause.name.octets }
            if found.count > 1 {
                isKnown = false
            } else if found.first?.value.elementsEqual(value) != true {
                return false
            }
        }
        switch route.condition?.description {
        case nil, "true": break
        case "false": return false
        default: isKnown = false
        }
        return isKnown ? true : nil
    }

    private func names(_ question: Question, _ later: Route, behind route: Route) -> Bool {
        guard !later.mode.isShadow, let methods = later.methods,
            methods.contains(where: { $0.octets.elementsEqual(question.method.utf8) }),
            isTaken(question.path, by: later.path.description)
        else { return false }
        func shape(_ pattern: PathPattern) -> String {
            pattern.description.split(separator: "/", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("{") ? "*" : String($0) }.joined(separator: "/")
        }
        return !later.path.description.contains("*") && !later.path.description.contains("{")
            || shape(later.path) == shape(route.path)
    }

    /// Whether a pattern takes a path, segment by segment.
    private func isTaken(_ path: String, by pattern: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var wanted = Array(pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
        let isOpen = wanted.last == "**"
        if isOpen { wanted.removeLast() }
        guard isOpen ? parts.count >= wanted.count : parts.count == wanted.count else { return false }
        return zip(parts, wanted).allSatisfy { part, wanted in
            wanted == "*" || wanted.hasPrefix("{") ? !part.isEmpty : part == wanted
        }
    }

    /// The path in lower case, with a slash at the end or without, and without `.json` or `.xml`.
    private func spellings(of path: String) -> [String] {
        var bare = path.lowercased()
        if bare.hasSuffix("/") { bare.removeLast() }
        var all = [bare]
        for ending in [".json", ".xml"] where bare.hasSuffix(ending) && !bare.hasSuffix("/" + ending) {
            all.append(String(bare.dropLast(ending.count)))
        }
        return all.flatMap { [$0, $0 + "/"] }.filter { $0.hasPrefix("/") }
    }
}
