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

    func decide(_ question: Question) -> Decision {
        var course: [(number: Int, isRefusal: Bool)] = []
        for (number, route) in routes.enumerated() where !route.mode.isShadow {
            let listed = route.methods?.map { String(decoding: $0.octets, as: UTF8.self) }
            let takesMethod = listed?.contains(question.method) ?? true
            let isOwn = isTaken(question.path, by: route.path.description)
            if isOwn && takesMethod {
                if !course.contains(where: { $0 == (number, false) }) { course.append((number, false)) }
                continue
            }
            if route.requirement == .none { continue }
            let isNear =
                isOwn
                || spellings(of: question.path).contains {
                    isTaken($0, by: route.path.description.lowercased())
                }
            if !isNear { continue }
            let isHead = question.method == "HEAD" && listed?.contains("GET") == true
            let isRefusal = !takesMethod && !isHead
            if isRefusal {
                if route.scenario == nil || ["GET", "HEAD", "OPTIONS"].contains(question.method) { continue }
            }
            // A later one that names path and method literally goes first.
            for later in routes.indices where later > number && names(question, routes[later], behind: route)
            {
                if !course.contains(where: { $0 == (later, false) }) { course.append((later, false)) }
            }
            course.append((number, isRefusal))
        }
        return decide(question, course)
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
