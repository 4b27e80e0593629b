// Where challenges live. Every function is one atomic step of one subject's ledger, judged by the store's own clock; what
// each step does is written in Challenge/Ledger and nowhere else, and one suite of tests holds every store to it.

/// A part that a gateway can't decide without.
public enum StoreFault: Error, Hashable, Sendable {
    /// It can't be asked, or doesn't answer, or answers what can't be.
    case unavailable(String)
    /// It has no room for another subject or challenge.
    case full
    /// It is asked to keep more than a challenge can have.
    case tooLarge
    /// It answered something else than it was asked.
    case contradiction
}

/// Why a step was not taken: refused by the rules, or not even judged.
public enum StepFailure: Error, Hashable, Sendable {
    case refused(StepRefusal)
    case fault(StoreFault)
}

/// A store of challenges.
///
/// A fault means that nobody knows whether the step was taken. Whoever asked for it lets nothing through.
public protocol ChallengeStore: Sendable {
    /// Opens a challenge, or finds the one that is open for the same request.
    func open(_ opening: Opening) async throws(StoreFault) -> OpeningOutcome
    /// Takes another code for a challenge, after each of the reservations was made.
    func send(_ sending: Sending) async throws(StepFailure) -> ChallengeReading
    /// Counts and judges an answer.
    func answer(_ answering: Answering) async throws(StepFailure) -> AnswerOutcome
    /// Lets a request through that comes with the token of a right answer.
    func redeem(_ redeeming: Redeeming) async throws(StepFailure) -> Redemption
    /// Lets a request through under an approval that lasts.
    func use(_ use: LastingUse) async throws(StepFailure) -> Redemption
    /// Remembers what became of a request that was let through.
    func settle(
        _ id: ChallengeID, of subject: SubjectKey, _ outcome: ForwardingOutcome) async throws(StoreFault)
    /// Ends a challenge for its own caller.
    func cancel(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading
    /// Ends a challenge for whoever got its message.
    func disown(_ disowning: Disowning) async throws(StoreFault)
    /// What a challenge looks like to its own caller.
    func read(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading
    /// The sealed request that is parked with a challenge.
    func parked(_ caller: StepCaller) async throws(StepFailure) -> [UInt8]?
}
