// What can't be said of one key of a policy alone: what Domain says of its meaning, at its place; the names of what a
// configuration has; and names that two policies have.

import Domain

/// What a configuration has for policies to name.
struct Surroundings {
    let upstreams: [Identifier]
    let couriers: [Courier]
    let directories: [Identifier]
    let keySets: [Identifier]
}

extension Surroundings {
    init(_ configuration: Configuration) {
        self.init(
            upstreams: configuration.upstreams.map(\.name), couriers: configuration.couriers,
            directories: configuration.directories.map(\.name), keySets: configuration.keySets.map(\.name))
    }
}

extension PolicyOutline {
    /// Tells what Domain found.
    func tellMeaning(_ today: CalendarDay?, _ reading: inout Reading) {
        for finding in PolicyCheck.findings(in: content, doubts: doubts, today: today) {
            if finding.rule == .scenarioUnused, isIncluded(finding.spot) { continue }
            let place = place(finding.spot)
            let other = finding.other.map { self.place($0) }.map { other in
                other.source == place.source ? ", in line \(other.line)" : ", in \(reading.name(of: other))"
            }
            reading.report(
                Rule(finding.rule), finding.rule.severity, at: place,
                Visible.text(finding.explanation) + (other ?? ""),
                Visible.text(
                    NearestName.find(finding.written, among: finding.names).map { "did you mean `\($0)`?" }
                        ?? finding.remedy))
        }
    }

    /// Tells what the configuration doesn't have.
    func tellUnknown(_ surroundings: Surroundings, _ reading: inout Reading) {
        let upstreams = surroundings.upstreams
        for (position, way) in content.subject.enumerated() {
            switch way {
            case .token(let token):
                reading.check(
                    token.keys, place(.subject(position), "jwt", "keys"), surroundings.keySets, "no keys",
                    "jwks")
            case .introspection(let introspection):
                reading.check(
                    introspection.upstream, place(.subject(position), "introspection", "upstream"), upstreams,
                    "no upstream", "upstreams")
            case .header, .certificate: break
            }
        }
        for (position, scenario) in content.scenarios.enumerated() where !doubts.scenarios.contains(position)
        {
            for (index, channel) in scenario.channels.enumerated() {
                let courier = place(.scenario(position), "channels", .element(index), "courier")
                reading.check(
                    channel.courier, courier, surroundings.couriers.map(\.name), "no courier", "couriers")
                if let found = surroundings.couriers.first(where: { $0.name == channel.courier }),
                    !found.kind.channels.contains(channel.kind)
                {
                    reading.report(
                        .conflict, at: courier,
                        "the courier `\(found.name)` is \(found.kind.rawValue), and carries no \(channel.kind.rawValue)",
                        "name a courier that does; this one carries "
                            + choice(found.kind.channels.map(\.rawValue)))
                }
                guard case .directory(let name, _) = channel.source else { continue }
                reading.check(
                    name, place(.scenario(position), "channels", .element(index), "from"),
                    surroundings.directories, "no directory", "directories")
            }
        }
        for (position, route) in content.routes.enumerated() where route.requirement != .deny {
            reading.check(
                route.upstream, place(.route(position), "upstream"), upstreams, "no upstream", "upstreams")
        }
    }

    private func place(_ part: PolicySpot.Part, _ steps: PolicySpot.Step...) -> Place {
        place(PolicySpot(part, steps))
    }

    /// Names that two policies have.
    static func tellNames(_ outlines: [PolicyOutline], _ reading: inout Reading) {
        func idPlace(_ outline: PolicyOutline) -> Place {
            outline.node["id"]?.value.place ?? outline.node.place
        }
        let ids = outlines.map { ($0.content.id, idPlace($0)) }
        reading.tellRepeated(ids, "give each policy a name of its own") { "a policy is called `\($0)`" }
        let hosts = outlines.flatMap(\.draft.hosts).map { ($0.value, $0.node.place) }
        reading.tellRepeated(hosts, "keep one of the two") { "the host `\($0)` is answered" }
        let open = outlines.filter { $0.node["hosts"] == nil }.map { (true, idPlace($0)) }
        reading.tellRepeated(open, "give one of them `hosts`") { _ in
            "a policy without `hosts` answers every host"
        }
    }
}

extension Reading {
    fileprivate mutating func check(
        _ name: Identifier?, _ place: Place, _ names: [Identifier], _ what: String, _ key: String
    ) {
        guard let name, !names.contains(name) else { return }
        let texts = names.map(\.text)
        report(
            .nameUnknown, at: place, "the configuration has \(what) `\(name)`",
            NearestName.find(name.text, among: texts).map { "did you mean `\($0)`?" }
                ?? (texts.isEmpty
                    ? "add it to `\(key)`"
                    : "there are " + texts.map { "`\($0)`" }.joined(separator: ", ")))
    }

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
            let owner = self.name(of: first)
            report(.nameRepeated, at: place, "\(what(name)) already, in \(owner)", help)
        }
    }
}
