import Domain
import Testing
import Wire

@Suite struct ProblemTests {
    @Test func `each problem has a slug that a path may end in, and no two have one`() {
        let slugs = Problem.allCases.map(\.slug)
        #expect(Set(slugs).count == slugs.count)
        for slug in slugs {
            #expect(slug.wholeMatch(of: /[a-z]+(?:-[a-z]+)*/) != nil, "\(slug)")
        }
    }

    @Test(arguments: Problem.allCases)
    func `a problem says what happened and how it is mended, in plain text`(problem: Problem) {
        #expect(400...599 ~= problem.status)
        for text in [problem.title, problem.explanation, problem.remedy] {
            #expect(text.utf8.allSatisfy { 0x20..<0x7F ~= $0 })
            #expect(!text.contains("  "))
            #expect(text.split(separator: "`", omittingEmptySubsequences: false).count % 2 == 1)
        }
        #expect(!problem.title.hasSuffix("."))
        #expect(problem.explanation.hasSuffix("."))
        #expect(problem.remedy.hasSuffix(".") || problem.remedy.hasSuffix("?"))
    }

    @Test func `no two problems explain themselves alike`() {
        #expect(Set(Problem.allCases.map(\.title)).count == Problem.allCases.count)
        #expect(Set(Problem.allCases.map(\.explanation)).count == Problem.allCases.count)
    }

    @Test func `the status of a problem is one that has a reason phrase`() {
        for problem in Problem.allCases {
            #expect(StatusCode.reason(problem.status).utf8CodeUnitCount > 0)
        }
    }

    @Test(arguments: HTTPFault.Reason.allCases)
    func `a fault of a request becomes a problem of the fault's own status`(reason: HTTPFault.Reason) {
        let refusal = Refusal(HTTPFault(reason, at: 7))
        #expect(refusal.status == reason.status)
        #expect(refusal.reason == reason.rawValue)
        #expect(refusal.detail == "\(reason.explanation); \(reason.remedy)")
        #expect(refusal.allow.isEmpty == (reason.status != 405))
    }

    @Test func `a refusal without a fault is counted by its problem`() {
        #expect(Refusal.denied.reason == "denied")
        #expect(Refusal.upstreamTimeout.reason == "upstream-timeout")
        #expect(Refusal.denied.detail == nil)
    }

    @Test func `only where waiting mends something is a time told`() {
        #expect(Refusal.unavailable.retryAfter == 1)
        #expect(Refusal(.unavailable, retryAfter: 30).retryAfter == 30)
        #expect(Refusal.denied.retryAfter == nil)
    }

    @Test func `a method that is not taken is answered with those that are`() {
        #expect(Refusal.methodRefused(allow: [.get, .head]).allow == [.get, .head])
        #expect(Refusal(HTTPFault(.methodRefused, at: 0)).allow.contains(.options))
    }
}
