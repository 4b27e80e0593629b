import Domain
import Testing

/// The machine's table against the states as the design has them.
@Suite struct ChallengeMachineTests {
    /// `created → sent → approved → consumed → forwarded | outcome-unknown`, and each way that a live state can end. Only what
    /// has a code can be answered, so only `sent` can be locked.
    static let drawn: [ChallengeState: [ChallengeEvent: ChallengeState]] = {
        let ends: [ChallengeEvent: ChallengeState] = [
            .deadlinePassed: .expired, .cancelled: .cancelled, .drifted: .void, .policyChanged: .void,
            .storeChanged: .void,
        ]
        return [
            .created: ends.merging([.codeSent: .sent]) { $1 },
            .sent: ends.merging([
                .codeSent: .sent, .answeredWrong: .sent, .attemptsSpent: .locked, .answeredRight: .approved,
            ]) { $1 },
            .approved: ends.merging([.redeemed: .consumed]) { $1 },
            .consumed: [.upstreamAnswered: .forwarded, .outcomeLost: .outcomeUnknown],
        ]
    }()

    @Test(arguments: ChallengeState.allCases, ChallengeEvent.allCases)
    func `TAC-2.5: each step is the one that is drawn, or none`(state: ChallengeState, event: ChallengeEvent)
    {
        #expect(ChallengeMachine.state(after: event, in: state) == Self.drawn[state]?[event])
    }

    @Test func `the table has each step once`() {
        let steps = ChallengeMachine.transitions.map { [$0.from.rawValue, $0.event.rawValue] }
        #expect(Set(steps).count == steps.count)
        #expect(steps.count == Self.drawn.values.reduce(0) { $0 + $1.count })
    }

    @Test(arguments: [
        ChallengeState.forwarded, .outcomeUnknown, .expired, .locked, .cancelled, .void,
    ])
    func `nothing leaves an end`(state: ChallengeState) {
        #expect(ChallengeMachine.transitions.allSatisfy { $0.from != state })
        #expect(!state.isLive)
    }

    @Test func `only what is approved is consumed, and only an answer approves`() {
        let toConsumed = ChallengeMachine.transitions.filter { $0.to == .consumed }
        let toApproved = ChallengeMachine.transitions.filter { $0.to == .approved }

        #expect(toConsumed.map(\.from) == [.approved] && toConsumed.map(\.event) == [.redeemed])
        #expect(toApproved.map(\.from) == [.sent] && toApproved.map(\.event) == [.answeredRight])
    }

    @Test func `what lives can end at any time`() {
        for state in ChallengeState.allCases where state.isLive {
            for event in [ChallengeEvent.deadlinePassed, .cancelled, .drifted, .policyChanged, .storeChanged]
            {
                #expect(ChallengeMachine.state(after: event, in: state)?.isLive == false)
            }
        }
        #expect(ChallengeMachine.live == [.created, .sent, .approved])
    }

    /// Whatever happens in whatever order, what is over stays over.
    @Test func `no events bring an end back to life`() {
        for first in ChallengeState.allCases where !first.isLive {
            var reached: Set = [first]
            for _ in ChallengeState.allCases {
                for state in reached {
                    reached.formUnion(
                        ChallengeEvent.allCases.compactMap { ChallengeMachine.state(after: $0, in: state) })
                }
            }
            #expect(reached.allSatisfy { !$0.isLive })
        }
    }
}
