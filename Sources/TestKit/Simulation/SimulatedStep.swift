import Domain

/// A step that a gateway asks a store for.
enum SimulatedStep: CustomStringConvertible {
    case open(Opening)
    case send(Sending)
    case answer(Answering)
    case redeem(Redeeming)
    case use(LastingUse)
    case settle(ChallengeID, SubjectKey, ForwardingOutcome)
    case cancel(StepCaller)
    case disown(Disowning)
    case read(StepCaller)
    case parked(StepCaller)

    /// What a store said.
    enum Outcome: CustomStringConvertible {
        case opened(OpeningOutcome)
        case reading(ChallengeReading)
        case answered(AnswerOutcome)
        case redeemed(Redemption)
        case parked([UInt8]?)
        case done
        case refused(StepRefusal)
        case fault(StoreFault)
    }

    func take(_ store: any ChallengeStore) async -> Outcome {
        do throws(StepFailure) {
            switch self {
            case .send(let sending): return .reading(try await store.send(sending))
            case .answer(let answering): return .answered(try await store.answer(answering))
            case .redeem(let redeeming): return .redeemed(try await store.redeem(redeeming))
            case .use(let use): return .redeemed(try await store.use(use))
            case .cancel(let caller): return .reading(try await store.cancel(caller))
            case .read(let caller): return .reading(try await store.read(caller))
            case .parked(let caller): return .parked(try await store.parked(caller))
            case .open, .settle, .disown: return await takeUnjudged(store)
            }
        } catch {
            switch error {
            case .refused(let refusal): return .refused(refusal)
            case .fault(let fault): return .fault(fault)
            }
        }
    }

    private func takeUnjudged(_ store: any ChallengeStore) async -> Outcome {
        do throws(StoreFault) {
            switch self {
            case .open(let opening): return .opened(try await store.open(opening))
            case .settle(let id, let subject, let outcome): try await store.settle(id, of: subject, outcome)
            case .disown(let disowning): try await store.disown(disowning)
            default: break
            }
            return .done
        } catch {
            return .fault(error)
        }
    }

    var name: String {
        switch self {
        case .open: "open"
        case .send: "send"
        case .answer: "answer"
        case .redeem: "redeem"
        case .use: "use"
        case .settle: "settle"
        case .cancel: "cancel"
        case .disown: "disown"
        case .read: "read"
        case .parked: "parked"
        }
    }

    /// The challenge that it is about.
    var challenge: ChallengeID? {
        switch self {
        case .open(let opening): opening.terms.id
        case .send(let sending): sending.caller.challenge
        case .answer(let answering): answering.caller.challenge
        case .redeem(let redeeming): redeeming.caller.challenge
        case .use: nil
        case .settle(let id, _, _): id
        case .cancel(let caller), .read(let caller), .parked(let caller): caller.challenge
        case .disown(let disowning): disowning.challenge
        }
    }

    var description: String { "\(name) \(challenge.map { "\($0)".prefix(6) } ?? "")" }
}

extension SimulatedStep.Outcome {
    /// A word for it, without its particulars.
    var name: String {
        switch self {
        case .opened(.opened(_, nil)): "opened"
        case .opened(.opened): "opened, in doubt"
        case .opened(.existing): "existing"
        case .opened(.barred): "barred"
        case .opened(.tooMany): "too many"
        case .reading(let reading): reading.state.rawValue
        case .answered(.consumed): "consumed"
        case .answered(.approved): "approved"
        case .redeemed: "redeemed"
        case .parked(let octets): octets == nil ? "not parked" : "parked"
        case .done: "done"
        case .refused(.notNow(let state)): "not now: \(state.rawValue)"
        case .refused(let refusal): "refused: \("\(refusal)".prefix { $0 != "(" })"
        case .fault(let fault): "fault: \(fault)"
        }
    }

    var description: String {
        switch self {
        case .reading(let reading):
            "\(reading.state.rawValue), generation \(reading.generation), \(reading.attemptsLeft) left"
        case .refused(let refusal): "refused: \(refusal)"
        default: name
        }
    }
}
