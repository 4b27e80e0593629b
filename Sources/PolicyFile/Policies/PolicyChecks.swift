// What can't be said of one key of a policy alone.

import Domain

extension PolicySet {
    /// Routes within one policy, and what they lead to.
    static func check(_ draft: PolicyDraft, _ upstreams: [Identifier]?, _ reading: inout Reading) {
        var lines: [Identifier: Int] = [:]
        for (index, route) in draft.routes.enumerated() {
            let node = route.node
            if let id = route.value.id, let place = node["id"]?.value.place {
                if let line = lines[id] {
                    reading.report(
                        .nameRepeated, at: place, "a route is called `\(id)` already, in line \(line)",
                        "give each route a name of its own")
                } else {
                    lines[id] = place.line
                }
            }
            if let upstream = route.value.upstream, let upstreams, !upstreams.contains(upstream),
                let place = node["upstream"]?.value.place
            {
                let names = upstreams.map(\.text)
                reading.report(
                    .nameUnknown, at: place, "the configuration has no upstream `\(upstream)`",
                    NearestName.find(upstream.text, among: names).map { "did you mean `\($0)`?" }
                        ?? "there are " + names.map { "`\($0)`" }.joined(separator: ", "))
            }
            checkReach(route, draft.routes[..<index], &reading)
        }
    }

    private static func checkReach(
        _ route: Placed<RouteDraft>, _ before: ArraySlice<Placed<RouteDraft>>, _ reading: inout Reading
    ) {
        guard let path = route.value.path, let place = route.node["path"]?.value.place else { return }
        let earlier = before.first { $0.value.path?.covers(path) == true }
        guard let earlier, let covering = earlier.value.path,
            let line = earlier.node["path"]?.value.place.line
        else { return }
        reading.report(
            .routeCovered, at: place,
            "no request gets to this route: `\(covering)` in line \(line) takes every path of it",
            "put this route before that one, or take it out")
    }

    /// Names that two policies have.
    static func checkNames(_ drafts: [Placed<PolicyDraft>], _ reading: inout Reading) {
        func idPlace(_ draft: Placed<PolicyDraft>) -> Place {
            draft.node["id"]?.value.place ?? draft.node.place
        }
        let ids = drafts.compactMap { draft in draft.value.id.map { ($0, idPlace(draft)) } }
        reading.tellRepeated(ids, "give each policy a name of its own") { "a policy is called `\($0)`" }
        let hosts = drafts.flatMap(\.value.hosts).map { ($0.value, $0.node.place) }
        reading.tellRepeated(hosts, "keep one of the two") { "the host `\($0)` is answered" }
        let open = drafts.filter { $0.node["hosts"] == nil }.map { (true, idPlace($0)) }
        reading.tellRepeated(open, "give one of them `hosts`") { _ in
            "a policy without `hosts` answers every host"
        }
    }
}

extension Reading {
    /// Tells of all but the first place of each name.
    fileprivate mutating func tellRepeated<Name: Hashable>(
        _ names: [(Name, Place)], _ help: String, _ what: (Name) -> String
    ) {
        var firsts: [Name: Place] = [:]
        for (name, place) in names {
            guard let first = firsts[name] else {
                firsts[name] = place
                continue
            }
            let file = sources[first.source].name
            report(.nameRepeated, at: place, "\(what(name)) already, in \(file):\(first.line)", help)
        }
    }
}
