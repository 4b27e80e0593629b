// A policy put together: its own keys, and the scenarios of the files that it includes, with the way back from what Domain
// says of its content to the places in those files.

import Domain

/// A policy as Domain checks it, and where each part of it stands.
struct PolicyOutline {
    let draft: PolicyDraft
    /// The file's own mapping.
    let node: Node
    private(set) var content: PolicyContent
    private(set) var doubts = PolicyDoubts()
    /// Where the content's routes, scenarios and ways are, by their positions in it.
    private var routes: [Placed<RouteDraft>] = []
    private var scenarios: [Placed<Scenario>] = []
    private var subject: [Placed<SubjectDraft>] = []
    /// Where the scenarios' names are, where each name comes first, and how many scenarios are the policy's own.
    private var scenarioPlaces: [Place] = []
    private var firstPlaces: [Identifier: Place] = [:]
    private var ownScenarios = 0
    /// The texts that its includes are.
    private var includeSources: [String: Int] = [:]

    /// The outline of a policy, or nil for one without a name.
    init?(_ policy: Placed<PolicyDraft>) {
        guard let id = policy.value.id else { return nil }
        draft = policy.value
        node = policy.node
        content = PolicyContent(id: id)
        content.hosts = draft.hosts.map(\.value)
        content.budgets = draft.budgets
        doubts.missHosts = !Self.isComplete(node["hosts"], draft.hosts.count)
        for way in draft.subject {
            guard way.isWhole, let value = way.value.way else { continue }
            subject.append(way)
            content.subject.append(value)
        }
        doubts.missSubject = !Self.isComplete(node["subject"], content.subject.count)
        add(draft.scenarios, of: node)
        ownScenarios = scenarios.count
        doubts.missScenarios = !Self.isComplete(node["scenarios"], draft.scenarios.count)
    }

    /// Whether a list or a mapping of a file came through with all that is in it.
    private static func isComplete(_ entry: Node.Entry?, _ count: Int) -> Bool {
        switch entry?.value.content {
        case nil: true
        case .list(let nodes): nodes.count == count
        case .mapping(let entries): entries.count == count
        default: false
        }
    }

    private mutating func add(_ placed: [Placed<Scenario>], of node: Node) {
        let keys = Self.keyPlaces(node)
        for scenario in placed {
            if !scenario.isWhole { doubts.scenarios.insert(scenarios.count) }
            let id = scenario.value.id
            if firstPlaces[id] == nil { firstPlaces[id] = keys[id.text] ?? scenario.node.place }
            scenarioPlaces.append(keys[id.text] ?? scenario.node.place)
            scenarios.append(scenario)
            content.scenarios.append(scenario.value)
        }
    }

    private static func keyPlaces(_ node: Node) -> [String: Place] {
        guard case .mapping(let entries)? = node["scenarios"]?.value.content else { return [:] }
        return Dictionary(entries.map { ($0.key, $0.keyPlace) }, uniquingKeysWith: { first, _ in first })
    }

    /// Names that no scenario can have, and names that two have.
    private func tellNames(_ reading: inout Reading) {
        for (scenario, place) in zip(scenarios, scenarioPlaces) {
            let id = scenario.value.id
            if Requirement.words.contains(id.text) {
                reading.report(
                    .conflict, at: place, "`require: \(id)` has a meaning of its own",
                    "call the scenario something else")
            }
            guard let first = firstPlaces[id], first != place else { continue }
            let owner = reading.name(of: first)
            reading.report(
                .nameRepeated, at: place, "a scenario is called `\(id)` already, in \(owner)",
                "give each scenario a name of its own")
        }
    }

    /// Takes in what the policy includes.
    mutating func include(
        _ texts: inout PolicyTexts, by text: PolicyTexts.Text, _ files: inout [Int: Placed<IncludedDraft>?],
        _ reading: inout Reading
    ) {
        defer { tellNames(&reading) }
        if !Self.isComplete(node["include"], draft.include.count) { doubts.missScenarios = true }
        var names: Set<String> = []
        for name in draft.include {
            guard names.insert(name.value).inserted else {
                reading.report(
                    .nameRepeated, at: name.node.place, "\(Quoted(name.value)) stands here twice",
                    "keep one of the two")
                continue
            }
            guard let other = texts.included(name, by: text, &reading) else {
                doubts.missScenarios = true
                continue
            }
            includeSources[name.value] = other.source
            if files[other.source] == nil {
                let type = ValueType.placed(IncludedDraft.type)
                files[other.source] = .some(other.tree.flatMap { type.read($0, &reading) })
            }
            guard let file = files[other.source] ?? nil else {
                doubts.missScenarios = true
                continue
            }
            if !file.isWhole { doubts.missScenarios = true }
            add(file.value.scenarios, of: file.node)
        }
    }

    /// Reads the routes, whose conditions know the names of their paths.
    mutating func readRoutes(_ reading: inout Reading) {
        for placed in draft.routes {
            var placed = placed
            guard placed.value.isNamed else {
                // Nobody can say which one it is, but it is there.
                doubts.missRoutes = true
                continue
            }
            let errors = reading.errorCount
            // Without its path nobody knows which names a condition may use.
            if let when = placed.value.when, placed.value.isPathRead {
                placed.value.route.condition = reading.condition(when, placed.value.route.path)
            }
            if !placed.isWhole || reading.errorCount > errors { doubts.routes.insert(routes.count) }
            routes.append(placed)
            content.routes.append(placed.value.route)
        }
        if node["routes"].map({ !Self.isComplete($0, draft.routes.count) }) ?? true {
            doubts.missRoutes = true
        }
    }

    /// Where something is that Domain speaks of.
    func place(_ spot: PolicySpot) -> Place {
        var node: Node
        var place: Place
        switch spot.part {
        case .policy: (node, place) = (self.node, self.node.place)
        case .subject(let position): (node, place) = (subject[position].node, subject[position].node.place)
        case .route(let position): (node, place) = (routes[position].node, routes[position].node.place)
        case .scenario(let position):
            node = scenarios[position].node
            place = scenarioPlaces[position]
        }
        for step in spot.steps {
            switch step {
            case .key(let key):
                guard let entry = node[key] else { return place }
                node = entry.value
            case .element(let index):
                guard case .list(let nodes) = node.content, nodes.indices.contains(index) else {
                    return place
                }
                node = nodes[index]
            }
            place = node.place
        }
        return place
    }

    /// Whether something is said of a scenario that the policy only includes.
    func isIncluded(_ spot: PolicySpot) -> Bool {
        if case .scenario(let position) = spot.part { position >= ownScenarios } else { false }
    }

    /// The includes of which no route requires any scenario.
    var unusedIncludes: [Placed<String>] {
        let used = Set(content.routes.compactMap(\.scenario))
        let isKnown = doubts.routes.isEmpty && !doubts.missRoutes && !doubts.missScenarios
        guard isKnown else { return [] }
        return draft.include.filter { name in
            guard let source = includeSources[name.value] else { return false }
            return !scenarios.indices.contains {
                scenarioPlaces[$0].source == source && used.contains(scenarios[$0].value.id)
            }
        }
    }
}

extension Reading {
    /// `file:line` of a place.
    func name(of place: Place) -> String { "\(sources[place.source].name):\(place.line)" }

    fileprivate mutating func condition(
        _ when: Placed<String>, _ path: PathPattern
    ) -> Condition? {
        let names = path.segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
        do throws(ConditionFault) {
            return try Condition(when.value, parameters: Set(names))
        } catch {
            let nearest = NearestName.find(error.found, among: error.candidates)
            report(
                .condition, at: place(of: error.range, in: when.node), error.explanation,
                nearest.map { "did you mean `\($0)`?" } ?? error.remedy)
            return nil
        }
    }
}
