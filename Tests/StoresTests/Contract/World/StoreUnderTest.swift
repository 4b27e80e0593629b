// The contract of ChallengeStore: one suite that every store passes. Each test of this folder runs once for each case below,
// on a store of its own with nothing in it.
//
// What a second store has to provide is a case and its world:
//
// - a store that shares nothing with the one of any other test: a prefix of its own, say;
// - `letPass`, after which so much of the store's own time has passed. One whose time can't be set sleeps. It says how long
//   its lifetimes are (`StoreTimes`): most tests wait for one of those only, or for none;
// - `turnBack`, if its clock can be set. A store that can't is left out of `timed`, and with it of the tests that need an exact
//   millisecond, hours, or a clock that goes back. Such a store needs another way to show the same.

import Domain
import Stores
import TestKit

/// The stores that are held to the contract.
enum StoreUnderTest: CaseIterable, Sendable {
    case memory

    /// Those whose clock a test can set.
    static let timed: [StoreUnderTest] = [.memory]

    /// A store of this kind with nothing in it.
    func world() -> StoreWorld {
        switch self {
        case .memory:
            let clock = ManualClock()
            return StoreWorld(
                store: MemoryChallengeStore(clock: clock), times: StoreTimes(),
                letPass: { clock.advance(milliseconds: UInt64($0)) }, turnBack: clock.turnBack)
        }
    }
}

/// How long the things live that tests wait for.
struct StoreTimes: Sendable {
    /// A challenge.
    var lifetime = Seconds(300)
    /// The wait for another code.
    var cooldown = Seconds(30)
}

/// A store, and its time.
struct StoreWorld: Sendable {
    let store: any ChallengeStore
    let times: StoreTimes
    let letPass: @Sendable (Int64) async throws -> Void
    let turnBack: @Sendable (Int64) -> Void

    func pass(_ seconds: Seconds) async throws { try await letPass(Int64(seconds.count) * 1000) }

    func pass(milliseconds: Int64) async throws { try await letPass(milliseconds) }

    /// A challenge for a login's request, which is open.
    func open(
        _ login: TestLogin, _ request: String = "request", _ edit: (inout Opening) -> Void = { _ in }
    ) async throws -> TestChallenge {
        let opening = try opening(login, request, edit)
        guard case .opened = try await store.open(opening) else { throw AnotherAnswer() }
        return TestChallenge(self, login, opening.terms)
    }

    /// A challenge whose first code was sent.
    func openAndSend(
        _ login: TestLogin, _ request: String = "request", _ edit: (inout Opening) -> Void = { _ in }
    ) async throws -> TestChallenge {
        let challenge = try await open(login, request, edit)
        try await challenge.send(TestCode())
        return challenge
    }

    /// What opening asks for, with an id that nobody has.
    func opening(
        _ login: TestLogin, _ request: String = "request", _ edit: (inout Opening) -> Void = { _ in }
    ) throws -> Opening {
        var resend = ResendRule()
        resend.cooldown = times.cooldown
        let terms = ChallengeTerms(
            id: try ChallengeID(from: TestIDs.entropy), owner: login.owner, login: login.login,
            policy: try .of("policy"), scenario: "transfer", route: "transfers", binding: try .of(request),
            lifetime: times.lifetime, attempts: 5, resend: resend)
        var opening = Opening(subject: login.subject, terms: terms, budget: .generous)
        edit(&opening)
        return opening
    }
}

/// A store answered something else than the test goes on from.
struct AnotherAnswer: Error {}

private enum TestIDs {
    static let entropy = ScriptedEntropy(seed: 6)
}
