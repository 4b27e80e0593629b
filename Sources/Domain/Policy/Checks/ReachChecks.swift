// Which routes no request gets to, and which let something past a protected one. Both ask for the earlier routes whose
// paths hold those of a route, so a tree of patterns answers them; Course.swift says what "first match wins" means.
//
// Of two routes that an earlier one is alike to in all that counts here, the first speaks for both: so a thousand
// routes of one path are a thousand questions and not a million.

import Wire

extension PolicyCheck {
    mutating func checkReach() {
        var tree = PatternTree()
        var known: Set<Reach> = []
        var protecting = PatternTree()
        var protectedPaths: Set<PathPattern> = []
        for (position, route) in content.routes.enumerated() where !doubts.routes.contains(position) {
            let earlier = tree.patterns(holding: route.path)
            // By a protected route further up one that names its method literally gets its requests first.
            let guardian = route.methods == nil ? nil : protecting.patterns(holding: route.path).first
            if let cover = earlier.first(where: { isAsked($0, before: guardian) && covers($0, route) }) {
                tellCovered(route, position, by: cover)
            } else if let sibling = earlier.first(where: { isSibling(route, of: $0) }) {
                tellOpen(route, position, beside: sibling)
            }
            if !route.mode.isShadow, route.takesNeighbours, protectedPaths.insert(route.path).inserted {
                protecting.insert(route.path, position)
            }
            guard !route.mode.isShadow, route.isUnconditional || route.refusesOtherMethods,
                known.insert(Reach(route)).inserted
            else { continue }
            tree.insert(route.path, position)
        }
        checkSiblingsBefore()
    }

    /// Whether an earlier route is asked before one that gets past a guardian: nothing that protects is passed over.
    private func isAsked(_ position: Int, before guardian: Int?) -> Bool {
        guard let guardian else { return true }
        return position <= guardian || content.routes[position].takesNeighbours
    }

    /// What of an earlier route counts.
    private struct Reach: Hashable {
        let path: PathPattern
        let methods: [Method]?
        let hosts: [PolicyHost]
        let isUnconditional: Bool
        let takesNeighbours: Bool
        let refusesOtherMethods: Bool

        init(_ route: Route) {
            path = route.path
            methods = route.methods
            hosts = route.hosts
            isUnconditional = route.isUnconditional
            takesNeighbours = route.takesNeighbours
            refusesOtherMethods = route.refusesOtherMethods
        }
    }

    /// Whether an earlier route, whose paths or their neighbours hold all paths of a route, leaves nothing to it.
    private func covers(_ position: Int, _ route: Route) -> Bool {
        let earlier = content.routes[position]
        guard takesHosts(earlier, of: route) else { return false }
        let isOwn = earlier.path.covers(route.path)
        guard isOwn || earlier.takesNeighbours else { return false }
        // A protected route has neighbours of its own, which are more than its paths.
        if route.takesNeighbours {
            guard
                earlier.path.holdsEverySpelling
                    || earlier.takesNeighbours && earlier.path.holdsSpelled(route.path)
            else { return false }
            if earlier.methods != nil {
                guard earlier.takesNeighbours, earlier.refusesOtherMethods || !route.refusesOtherMethods
                else {
                    return false
                }
            }
        }
        guard let methods = route.methods else {
            // No method is named, so no request of it goes before the earlier one.
            return earlier.isUnconditional && earlier.methods == nil
        }
        let isNamed = route.path.isOnePath || route.path.isSpelledLike(earlier.path)
        return methods.allSatisfy { method in
            if earlier.takes(method) { return earlier.isUnconditional && (isOwn || !isNamed) }
            if isNamed { return false }
            if method == .head, earlier.takesNeighbours, earlier.takes(.get) {
                return earlier.isUnconditional
            }
            return earlier.refusesOtherMethods && !method.isHarmless
        }
    }

    private func takesHosts(_ earlier: Route, of route: Route) -> Bool {
        if earlier.hosts.isEmpty { return true }
        let hosts = route.hosts.isEmpty ? content.hosts : route.hosts
        return !hosts.isEmpty && hosts.allSatisfy { host in earlier.hosts.contains { $0.covers(host) } }
    }

    /// Whether a route lets a method through that changes something, on a path of a protected one that doesn't list it.
    private func isSibling(_ route: Route, of position: Int) -> Bool {
        let other = content.routes[position]
        guard route.requirement == .none, !route.mode.isShadow, !other.mode.isShadow, other.scenario != nil,
            let listed = other.methods, route.path.isOnePath || route.path.isSpelledLike(other.path),
            sharesHost(route, other)
        else { return false }
        return route.methods?.contains { !$0.isHarmless && !listed.contains($0) } ?? false
    }

    private func sharesHost(_ one: Route, _ other: Route) -> Bool {
        one.hosts.isEmpty || other.hosts.isEmpty
            || one.hosts.contains { host in other.hosts.contains { $0.covers(host) || host.covers($0) } }
    }

    /// The same for routes that stand before the protected one.
    private mutating func checkSiblingsBefore() {
        var tree = PatternTree()
        var known: Set<Reach> = []
        for position in content.routes.indices.reversed() where !doubts.routes.contains(position) {
            let route = content.routes[position]
            let later = tree.patterns(holding: route.path)
            if let sibling = later.last(where: { isSibling(route, of: $0) }) {
                tellOpen(route, position, beside: sibling)
            }
            guard !route.mode.isShadow, route.refusesOtherMethods, known.insert(Reach(route)).inserted else {
                continue
            }
            tree.insert(route.path, position)
        }
    }

    private mutating func tellCovered(_ route: Route, _ position: Int, by earlier: Int) {
        let other = content.routes[earlier]
        tell(
            .routeCovered, PolicySpot(.route(position), "path"),
            "no request gets to this route: `\(other.id)` with `\(other.path)` takes all of them first",
            "put this route before that one, or take it out", other: PolicySpot(.route(earlier), "path"))
    }

    private mutating func tellOpen(_ route: Route, _ position: Int, beside protected: Int) {
        let other = content.routes[protected]
        let listed = other.methods ?? []
        let open = (route.methods ?? []).filter { !$0.isHarmless && !listed.contains($0) }
            .map { "`\(String(decoding: $0.octets, as: UTF8.self))`" }
        tell(
            .siblingOpen, PolicySpot(.route(position), "methods"),
            "\(open.joined(separator: ", ")) goes through here without a code, beside the protected route `\(other.id)`",
            "require `\(other.requirement.text)` here too, if it changes the same things",
            other: PolicySpot(.route(protected), "path"))
    }
}

extension PathPattern {
    /// Whether it has no literal, and takes all below: then each spelling of a path that it takes is one of its own.
    fileprivate var holdsEverySpelling: Bool {
        takesAllBelow && segments.allSatisfy { if case .literal = $0 { false } else { true } }
    }

    /// Whether each neighbour of another pattern's paths is one of its own paths': it is the same but for the case of
    /// letters and a slash at the end, or a part of it.
    fileprivate func holdsSpelled(_ other: PathPattern) -> Bool {
        let (own, theirs) = (segmentsWithoutEnd, other.segmentsWithoutEnd)
        guard takesAllBelow ? theirs.count >= own.count : !other.takesAllBelow && theirs.count == own.count
        else {
            return false
        }
        return zip(own, theirs).allSatisfy { mine, their in
            switch (mine, their) {
            case (.literal(let mine), .literal(let their)):
                mine.map(\.lowercasedASCII) == their.map(\.lowercasedASCII)
            case (.literal, _): false
            default: true
            }
        }
    }
}

/// Patterns of paths, to ask for those that hold another one, neighbours included.
private struct PatternTree {
    private struct Node {
        var literals: [[UInt8]: Int] = [:]
        var anySegment: Int?
        var exact: [Int] = []
        var below: [Int] = []
    }

    private var nodes = [Node()]

    mutating func insert(_ pattern: PathPattern, _ number: Int) {
        var node = 0
        for segment in pattern.segmentsWithoutEnd {
            let next: Int?
            switch segment {
            case .literal(let octets): next = nodes[node].literals[octets.map(\.lowercasedASCII)]
            case .any, .parameter: next = nodes[node].anySegment
            }
            if let next {
                node = next
                continue
            }
            nodes.append(Node())
            switch segment {
            case .literal(let octets): nodes[node].literals[octets.map(\.lowercasedASCII)] = nodes.count - 1
            case .any, .parameter: nodes[node].anySegment = nodes.count - 1
            }
            node = nodes.count - 1
        }
        if pattern.takesAllBelow {
            nodes[node].below.append(number)
        } else {
            nodes[node].exact.append(number)
        }
    }

    /// The patterns that take each path of this one, or a neighbour of it, in the order of their numbers.
    func patterns(holding pattern: PathPattern) -> [Int] {
        var found: [Int] = []
        collect(0, pattern.segmentsWithoutEnd, pattern.takesAllBelow, &found)
        return found.sorted()
    }

    private func collect(
        _ node: Int, _ segments: ArraySlice<PathPattern.Segment>, _ takesAllBelow: Bool, _ found: inout [Int]
    ) {
        found += nodes[node].below
        guard let segment = segments.first else {
            if !takesAllBelow { found += nodes[node].exact }
            return
        }
        if let next = nodes[node].anySegment { collect(next, segments.dropFirst(), takesAllBelow, &found) }
        guard case .literal(let octets) = segment else { return }
        let folded = octets.map(\.lowercasedASCII)
        if let next = nodes[node].literals[folded] {
            collect(next, segments.dropFirst(), takesAllBelow, &found)
        }
        guard segments.count == 1, !takesAllBelow, let stem = PathPattern.stem(of: folded.span),
            let sibling = nodes[node].literals[Array(folded.prefix(stem))]
        else { return }
        found += nodes[sibling].below + nodes[sibling].exact
    }
}
