import Domain
import Testing
import Wire

/// What is said of routes that no request gets to, held against what matching does with every request of a small world.
@Suite struct ReachTests {
    static let paths = [
        "/", "/a", "/a/", "/A", "/a.json", "/a/b", "/a/B/", "/a/b.xml", "/a/{x}", "/a/**", "/{x}", "/{x}/b",
        "/**", "/*/*",
    ]
    static let targets = [
        "/", "/a", "/a/", "/A", "/A/", "/a.json", "/a.JSON/", "/b", "/a/b", "/a/B", "/a/B/", "/a/b/",
        "/a/b.xml", "/a/c", "/a/c/d",
        "/c/b", "/c/b.json", "/a/b/c",
    ]
    static let methods: [Method] = [.get, .head, .post, .put, .options]
    static let names = ["GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE"]
    static let hosts = ["one.example", "two.example"]

    struct Dice {
        var state: UInt64

        mutating func pick<Element>(_ elements: [Element]) -> Element {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return elements[Int(state >> 33) % elements.count]
        }
    }

    static func content(_ dice: inout Dice) throws -> PolicyContent {
        var content = PolicyContent(id: Identifier(literal: "p"))
        content.hosts = hosts.compactMap { PolicyHost($0) }
        content.subject = [.certificate(CertificateWay())]
        content.scenarios = [Scenario(id: Identifier(literal: "s")), Scenario(id: Identifier(literal: "t"))]
        for number in 0..<5 {
            let requirement = dice.pick([
                Requirement.none, .none, .deny, .scenario(Identifier(literal: "s")),
                .scenario(Identifier(literal: "t")),
            ])
            var route = Route(
                id: try #require(Identifier("r\(number)")), path: try PathPattern(dice.pick(paths)),
                upstream: requirement == .deny ? nil : Identifier(literal: "app"), requirement: requirement)
            if dice.pick([true, false]) {
                let pair = [dice.pick(methods), dice.pick(methods)]
                route.methods = pair[0] == pair[1] ? [pair[0]] : pair
            }
            if dice.pick([true, false, false]) { route.hosts = [dice.pick(content.hosts)] }
            if dice.pick([true, false, false, false]) {
                route.times = [TimeWindow(days: [.monday], from: 0, to: 1, offset: 0)]
            }
            if dice.pick([true, false, false, false, false]) { route.mode = .shadow(until: nil) }
            content.routes.append(route)
        }
        return content
    }

    /// The routes that something comes of, for some request at one of two times.
    static func reached(_ set: PolicySet) throws -> Set<Int> {
        var reached: Set<Int> = []
        for host in hosts {
            for target in targets {
                for name in names {
                    let request = try request(target, host: host, method: name)
                    guard let candidates = try? set.candidates(for: request) else { continue }
                    // 1970 began on a Thursday; the fifth of January was a Monday.
                    for seconds in [0, 4 * 86_400] {
                        let facts = Facts(
                            request: request, time: WallTime(seconds: seconds), source: nil, body: .unread,
                            subject: .unknown(reason: "nobody asked"))
                        let verdict = candidates.decide { facts }
                        reached.formUnion(verdict.shadows.map(\.number))
                        switch verdict.decision {
                        case .route(let number), .methodRefused(let number), .undecidable(let number, _):
                            reached.insert(number)
                        case .denied(let number): if let number { reached.insert(number) }
                        }
                    }
                }
            }
        }
        return reached
    }

    @Test func `a route that is told to be covered is one that no request gets to`() throws {
        var dice = Dice(state: 0x9E37_79B9_7F4A_7C15)
        var covered = 0
        for _ in 0..<150 {
            let content = try Self.content(&dice)
            let findings = PolicyCheck.findings(in: content, today: nil).filter { $0.rule == .routeCovered }
            if findings.isEmpty { continue }
            let reached = try Self.reached(try PolicySet([Policy(content)]))
            for finding in findings {
                guard case .route(let number) = finding.spot.part else { continue }
                covered += 1
                #expect(!reached.contains(number), "\(content.routes.map(Self.brief)): \(number)")
            }
        }
        #expect(covered > 50)
    }

    @Test func `a route whose path and method nobody took before is told to be fine, or gets a request`()
        throws
    {
        var dice = Dice(state: 0xD1B5_4A32_D192_ED03)
        for _ in 0..<100 {
            let content = try Self.content(&dice)
            let findings = PolicyCheck.findings(in: content, today: nil)
            let told = Set(findings.filter { $0.rule == .routeCovered }.map(\.spot.part))
            // The first route stands behind none.
            #expect(!told.contains(.route(0)))
            // Two that are the same but for their names: the second is told, where the first leaves it nothing.
            var twice = content
            twice.routes = [content.routes[0], content.routes[0]]
            twice.routes[1].id = Identifier(literal: "again")
            let first = content.routes[0]
            let again = PolicyCheck.findings(in: twice, today: nil).contains { $0.rule == .routeCovered }
            #expect(again == (first.isUnconditional && !first.mode.isShadow), "\(Self.brief(first))")
        }
    }

    @Test func `a method that is told to go past a protected route does`() throws {
        var dice = Dice(state: 0x2545_F491_4F6C_DD1D)
        var open = 0
        for _ in 0..<400 {
            let content = try Self.content(&dice)
            let findings = PolicyCheck.findings(in: content, today: nil)
            for finding in findings where finding.rule == .siblingOpen {
                guard case .route(let number) = finding.spot.part,
                    case .route(let other)? = finding.other?.part
                else {
                    continue
                }
                open += 1
                let (route, protected) = (content.routes[number], content.routes[other])
                #expect(route.requirement == .none && protected.scenario != nil)
                #expect(route.methods?.contains { protected.methods?.contains($0) == false } == true)
            }
        }
        #expect(open > 5)
    }

    static func brief(_ route: Route) -> String {
        let methods =
            route.methods?.map { String(decoding: $0.octets, as: UTF8.self) }.joined(separator: "+") ?? "all"
        return
            "\(route.id) \(methods) \(route.path) \(route.hosts) \(route.requirement.text) \(route.isUnconditional) \(route.mode)"
    }

    @Test func `ten thousand routes are looked through at once`() throws {
        var content = PolicyContent(id: Identifier(literal: "p"))
        for number in 0..<10_000 {
            content.routes.append(
                Route(
                    id: try #require(Identifier("r\(number)")), path: try PathPattern("/a/\(number % 5_000)"),
                    upstream: Identifier(literal: "app"), requirement: .none))
        }
        let findings = PolicyCheck.findings(in: content, today: nil)
        #expect(findings.count == 5_000)
        #expect(findings.first?.other == findings.first.map { _ in PolicySpot(.route(0), [.key("path")]) })
    }

    @Test func `what could not be read is not judged`() throws {
        var content = PolicyContent(id: Identifier(literal: "p"))
        let path = try PathPattern("/a")
        content.routes = ["one", "two"].compactMap { Identifier($0) }.map {
            Route(id: $0, path: path, upstream: nil, requirement: .scenario(Identifier(literal: "s")))
        }
        content.scenarios = [Scenario(id: Identifier(literal: "s")), Scenario(id: Identifier(literal: "t"))]
        var doubts = PolicyDoubts()
        doubts.routes = [0, 1]
        doubts.scenarios = [0, 1]
        #expect(PolicyCheck.findings(in: content, doubts: doubts, today: nil).isEmpty)
        doubts.routes = []
        #expect(
            Set(PolicyCheck.findings(in: content, doubts: doubts, today: nil).map(\.rule)) == [
                .keyMissing, .routeCovered, .subjectMissing, .scenarioUnused,
            ])
        doubts.missSubject = true
        doubts.missRoutes = true
        #expect(
            Set(PolicyCheck.findings(in: content, doubts: doubts, today: nil).map(\.rule)) == [
                .keyMissing, .routeCovered,
            ])
    }
}
