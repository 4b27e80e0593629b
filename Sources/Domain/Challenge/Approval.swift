// The only thing that lets a protected request through. It is made here and nowhere else, from what a store redeemed in
// answer to the verifier's own call, after that was held against the request at hand; it can't be copied; and the notary
// consumes it. That none of this can be gone around is proved by a test that tries, and does not compile.

import Crypto

/// That one request may go up, now. It ends with its use.
public struct Approval: ~Copyable, Sendable {
    /// What the store said.
    public let redemption: Redemption

    fileprivate init(_ redemption: Redemption) { self.redemption = redemption }
}

/// What an answer came to.
public enum Judgement: ~Copyable, Sendable {
    /// The request may go up.
    case approved(Approval)
    /// The request may come, with the token, before the time is up.
    case awaited(ChallengeReading, until: StoreTime)
}

/// Asks the store, and believes it only as far as the request at hand goes.
public struct Verifier: Sendable {
    private let store: any ChallengeStore

    /// A verifier that asks this store.
    public init(asking store: any ChallengeStore) { self.store = store }

    /// Has an answer judged, in one step of the store.
    public func judge(_ answering: Answering) async throws(StepFailure) -> Judgement {
        switch try await store.answer(answering) {
        case .approved(let reading, let until): return .awaited(reading, until: until)
        case .consumed(let redemption):
            return .approved(
                try Self.approval(redemption, of: answering.caller, covers: .request(answering.binding)))
        }
    }

    /// Redeems the token of a right answer for the request that it was given for.
    public func redeem(_ redeeming: Redeeming) async throws(StepFailure) -> Approval {
        let redemption = try await store.redeem(redeeming)
        return try Self.approval(redemption, of: redeeming.caller, covers: .request(redeeming.binding))
    }

    /// Approves a request under an approval that lasts.
    public func use(_ use: LastingUse) async throws(StepFailure) -> Approval {
        let redemption = try await store.use(use)
        guard redemption.subject == use.subject, redemption.covers == .lasting(use.scope),
            redemption.policy == use.scope.policy
        else { throw .fault(.contradiction) }
        return Approval(redemption)
    }

    /// A store that says something else than it was asked is out of order, and nothing goes by its word.
    private static func approval(
        _ redemption: Redemption, of caller: StepCaller, covers: Coverage
    ) throws(StepFailure) -> Approval {
        guard redemption.challenge == caller.challenge, redemption.subject == caller.subject,
            redemption.covers == covers, redemption.policy == caller.policy
        else { throw .fault(.contradiction) }
        return Approval(redemption)
    }
}
