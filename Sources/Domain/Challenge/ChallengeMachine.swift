// All states of a challenge and every step between them. Nothing else in this project decides which state follows which:
// the ledger asks here, the Redis scripts are held against it, and docs/challenge.md draws this table.
//
// It knows no time, no code and no caller; whether an event may happen is for the ledger's guards to say. What always holds:
// a state that is over stays over, but that what was consumed ends in one of two ways; nothing leads back; and the only way
// to `consumed` is from `approved`, which only a right answer leads to.

/// Where a challenge stands.
public enum ChallengeState: String, CaseIterable, Sendable {
    /// It is open, and no code has been made for it.
    case created
    /// It has a code, which was given to a courier.
    case sent
    /// Its code was answered; the request may come, once.
    case approved
    /// The request is let through, and what becomes of it is not known yet.
    case consumed
    /// The upstream answered the request.
    case forwarded
    /// The request went up, and nobody knows whether the upstream did what it asks.
    case outcomeUnknown = "outcome-unknown"
    /// Nobody answered in time.
    case expired
    /// Too many answers were wrong.
    case locked
    /// Its caller, or whoever got the message, has ended it.
    case cancelled
    /// What it was for is no more: the request, the policy or the store is another.
    case void

    /// Whether it can still lead to an approval.
    public var isLive: Bool { ChallengeMachine.live.contains(self) }
}

/// What can happen to a challenge.
public enum ChallengeEvent: String, CaseIterable, Sendable {
    case codeSent = "code sent"
    case answeredWrong = "answered wrong"
    case attemptsSpent = "attempts spent"
    case answeredRight = "answered right"
    case redeemed
    case upstreamAnswered = "upstream answered"
    case outcomeLost = "outcome lost"
    case deadlinePassed = "deadline passed"
    case cancelled
    case drifted
    case policyChanged = "policy changed"
    case storeChanged = "store changed"
}

/// The steps from state to state.
public enum ChallengeMachine {
    /// One step.
    public struct Transition: Hashable, Sendable {
        /// Where it begins.
        public let from: ChallengeState
        /// What happens.
        public let event: ChallengeEvent
        /// Where it leads.
        public let to: ChallengeState
    }

    /// The states that can still lead to an approval.
    public static let live: Set<ChallengeState> = [.created, .sent, .approved]

    /// Every step that there is.
    public static let transitions: [Transition] =
        [
            Transition(from: .created, event: .codeSent, to: .sent),
            Transition(from: .sent, event: .codeSent, to: .sent),

            Transition(from: .sent, event: .answeredWrong, to: .sent),
            Transition(from: .sent, event: .attemptsSpent, to: .locked),
            Transition(from: .sent, event: .answeredRight, to: .approved),

            Transition(from: .approved, event: .redeemed, to: .consumed),
            Transition(from: .consumed, event: .upstreamAnswered, to: .forwarded),
            Transition(from: .consumed, event: .outcomeLost, to: .outcomeUnknown),
        ] + ChallengeState.allCases.filter(live.contains).flatMap(ends)

    /// How anything that lives can end.
    private static func ends(of state: ChallengeState) -> [Transition] {
        [
            Transition(from: state, event: .deadlinePassed, to: .expired),
            Transition(from: state, event: .cancelled, to: .cancelled),
            Transition(from: state, event: .drifted, to: .void),
            Transition(from: state, event: .policyChanged, to: .void),
            Transition(from: state, event: .storeChanged, to: .void),
        ]
    }

    /// The state that follows; nil where the event can't happen.
    public static func state(after event: ChallengeEvent, in state: ChallengeState) -> ChallengeState? {
        next[state]?[event]
    }

    private static let next = Dictionary(grouping: transitions, by: \.from).mapValues { steps in
        Dictionary(uniqueKeysWithValues: steps.map { ($0.event, $0.to) })
    }
}
