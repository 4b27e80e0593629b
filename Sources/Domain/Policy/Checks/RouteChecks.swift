// What a route says by itself, and what it says of scenarios and hosts that the policy has.

import Wire

extension PolicyCheck {
    mutating func checkRoutes() {
        var ids: [Identifier: Int] = [:]
        var isSubjectMissed = content.subject.isEmpty && !doubts.missSubject
        for (position, route) in content.routes.enumerated() {
            if let first = ids[route.id] {
                tell(
                    .nameRepeated, PolicySpot(.route(position), "id"),
                    "a route is called `\(route.id)` already",
                    "give each route a name of its own", other: PolicySpot(.route(first), "id"))
            } else {
                ids[route.id] = position
            }
            guard !doubts.routes.contains(position) else { continue }
            checkScenario(route, position)
            if isSubjectMissed, route.scenario != nil {
                isSubjectMissed = false
                tell(
                    .subjectMissing, PolicySpot(.route(position), "require"),
                    "a code is asked for here, and the policy says of nobody who they are",
                    "add `subject`: the ways to know who is calling")
            }
            checkHosts(route, position)
            checkCondition(route, position)
            checkUpstream(route, position)
            checkShadow(route, position)
            checkIdleKeys(route, position)
        }
    }

    private mutating func checkScenario(_ route: Route, _ position: Int) {
        guard let name = route.scenario else { return }
        if scenarios[name] == nil, !doubts.missScenarios {
            tell(
                .nameUnknown, PolicySpot(.route(position), "require"),
                "the policy has no scenario `\(name)`",
                "name one of the policy's scenarios, or write `none` or `deny`", names: requirements,
                written: name.text)
        }
        if route.allowsWebSocket {
            tell(
                .conflict, PolicySpot(.route(position), "websocket"),
                "a WebSocket is not one request that could be approved",
                "take `websocket` out, or require `none` of a route of its own")
        }
        if let scenario = scenario(of: route), !scenario.display.isEmpty, route.neverHasBody {
            tell(
                .displayUnread, PolicySpot(.route(position), "methods"),
                "`\(name)` shows fields of a body of JSON, and requests of these methods have none",
                "require another scenario of them, one with `kind: generic`")
        }
    }

    private mutating func checkHosts(_ route: Route, _ position: Int) {
        guard !content.hosts.isEmpty, !doubts.missHosts else { return }
        for (index, host) in route.hosts.enumerated()
        where !content.hosts.contains(where: { $0.covers(host) }) {
            let names = content.hosts.map(\.description)
            tell(
                .nameUnknown, PolicySpot(.route(position), "hosts", .element(index)),
                "the policy does not answer the host `\(host)`",
                "add it to the policy's `hosts`, or take it out here", names: names, written: host.description
            )
        }
    }

    private mutating func checkCondition(_ route: Route, _ position: Int) {
        guard let reads = route.condition?.reads else { return }
        if reads.contains(.body), route.neverHasBody {
            tell(
                .conditionUnread, PolicySpot(.route(position), "when"),
                "requests of these methods have no body, so this can't be evaluated",
                "take the methods apart: a route for those with a body, and one for the others")
        }
        if reads.contains(.subject), content.subject.isEmpty, !doubts.missSubject {
            tell(
                .subjectMissing, PolicySpot(.route(position), "when"),
                "a condition asks for the subject, and the policy says of nobody who they are",
                "add `subject`: the ways to know who is calling")
        }
    }

    private mutating func checkUpstream(_ route: Route, _ position: Int) {
        if route.requirement == .deny, route.upstream != nil {
            tell(
                .conflict, PolicySpot(.route(position), "upstream"),
                "a route that denies leads nowhere, and here is an upstream", "take it out")
        }
        if route.requirement != .deny, route.upstream == nil {
            tell(
                .keyMissing, PolicySpot(.route(position)), "`upstream` is missing in a route",
                "add it: the upstream that the route leads to")
        }
    }

    private mutating func checkShadow(_ route: Route, _ position: Int) {
        guard case .shadow(let day) = route.mode else { return }
        guard let day else {
            tell(
                .shadowEndless, PolicySpot(.route(position), "mode"),
                "the route only watches, and nothing says until when",
                "add `until` with the day on which somebody decides")
            return
        }
        if let today, day < today {
            tell(
                .shadowOver, PolicySpot(.route(position), "until"),
                "the route was to watch until \(day), and that is over",
                "say `mode: enforce`, give it another day, or take it out")
        }
    }

    private mutating func checkIdleKeys(_ route: Route, _ position: Int) {
        func tellIdle(_ key: String, _ explanation: String) {
            tell(.keyIdle, PolicySpot(.route(position), .key(key)), explanation, "take it out")
        }
        if route.scenario == nil {
            let keys = [
                ("cross_site", route.allowsCrossSite), ("forward_headers", !route.forwardedHeaders.isEmpty),
                ("forward_cookies", !route.forwardedCookies.isEmpty), ("cache", route.keepsCaching),
                ("idempotency_key", route.setsIdempotencyKey),
            ]
            for (key, isThere) in keys where isThere {
                tellIdle(key, "`\(key)` changes nothing where no scenario is required")
            }
        }
        if route.requirement == .deny {
            let keys = [
                ("set_request_headers", !route.requestFields.isEmpty),
                ("set_response_headers", !route.responseFields.isEmpty), ("websocket", route.allowsWebSocket),
            ]
            for (key, isThere) in keys where isThere {
                tellIdle(key, "`\(key)` changes nothing where the route denies")
            }
        }
    }
}

extension Route {
    /// Whether none of its requests has a body that means something (RFC 9110, section 9.3).
    var neverHasBody: Bool {
        methods?.allSatisfy { $0.isHarmless || $0 == .delete } ?? false
    }
}
