import Domain

extension SimulationOracle {
    mutating func judge(
        _ answering: Answering, _ outcome: AnswerOutcome, at now: StoreTime
    ) -> String? {
        let id = answering.caller.challenge
        guard var known = cases[id] else { return "an answer to a challenge that nobody opened" }
        if let wrong = trespass(answering.caller, known, at: now) { return "a right answer: \(wrong)" }
        if answering.binding != known.opening.terms.binding { return "a right answer for another request" }
        guard let code = known.code, answering.answers.contains(where: { code.isAnswered(by: $0) }) else {
            return "an answer was right that isn't"
        }
        known.evaluated += 1
        if known.evaluated > known.opening.terms.attempts { return "more answers were compared than may be" }
        if known.isAccepted { return "a code was accepted twice" }
        known.isAccepted = true
        people[answering.caller.subject]?.wrongInARow = 0
        people[answering.caller.subject]?.wrongSinceBlock = 0
        keepWindow(of: answering, known, at: now)
        switch outcome {
        case .consumed(let redemption):
            known.redemptions += 1
            if known.redemptions > 1 { return "let through twice" }
            if redemption.covers != .request(known.opening.terms.binding) || redemption.challenge != id {
                return "something else was let through"
            }
        case .approved(_, let until):
            guard let token = answering.purpose.token else {
                return "approved where it was to be let through"
            }
            known.pass = (token, until)
            if until > now + max(Seconds(60), rules.lasts) + Self.slack {
                return "a token is good for too long"
            }
        }
        cases[id] = known
        return nil
    }

    private mutating func keepWindow(of answering: Answering, _ known: Case, at now: StoreTime) {
        guard let lasting = answering.purpose.lasting else { return }
        let terms = known.opening.terms
        let scope = LastingScope(
            login: terms.login, route: terms.route, scenario: terms.scenario, policy: terms.policy,
            token: lasting)
        windows[lasting] = Window(
            subject: answering.caller.subject, scope: scope,
            until: now + min(rules.lasts, .minutes(5)) + Self.slack)
    }

    mutating func judge(_ answering: Answering, _ refusal: StepRefusal, at now: StoreTime) -> String? {
        let id = answering.caller.challenge
        let left: Int
        switch refusal {
        case .wrong(let attemptsLeft): left = attemptsLeft
        case .locked: left = 0
        case .wrongAndBarred: left = (cases[id]?.attemptsLeft ?? 1) - 1
        case .drifted:
            end(id)
            return nil
        default: return nil
        }
        guard var known = cases[id] else { return "a guess at a challenge that nobody opened" }
        if let wrong = trespass(answering.caller, known, at: now) { return "a guess was counted: \(wrong)" }
        known.evaluated += 1
        if known.evaluated > known.opening.terms.attempts { return "more answers were compared than may be" }
        if left != known.attemptsLeft - 1 { return "the attempts go from \(known.attemptsLeft) to \(left)" }
        known.attemptsLeft = left
        if left == 0 { known.isOver = true }
        if let code = known.code, answering.answers.contains(where: { code.isAnswered(by: $0) }) {
            return "a right answer was called wrong"
        }
        cases[id] = known
        return countWrong(answering, refusal, isLocked: left == 0, at: now)
    }

    private mutating func countWrong(
        _ answering: Answering, _ refusal: StepRefusal, isLocked: Bool, at now: StoreTime
    ) -> String? {
        let subject = answering.caller.subject
        var person = people[subject, default: Person()]
        person.wrongInARow += 1
        person.wrongSinceBlock += 1
        let disables = person.wrongInARow >= rules.budget.disableAfter
        let blocks = person.wrongSinceBlock >= rules.budget.failures
        if disables { person.isDisabled = true }
        if blocks {
            person.blockedUntil = now + rules.budget.block
            person.wrongSinceBlock = 0
        }
        people[subject] = person
        if isLocked || blocks || disables { windows = windows.filter { $0.value.subject != subject } }
        if case .wrongAndBarred = refusal { return blocks || disables ? nil : "barred too early" }
        return blocks || disables ? "not barred after so many wrong answers" : nil
    }
}

extension SentCode {
    fileprivate func isAnswered(by answer: CodeAnswer) -> Bool {
        channel == answer.channel && generation == answer.generation && epoch == answer.epoch
            && tag == answer.tag
    }
}

extension Answering.Purpose {
    fileprivate var lasting: TokenTag? {
        switch self {
        case .consumeAndLast(let token, _), .passAndLast(let token, _): token
        case .consume, .pass: nil
        }
    }

    fileprivate var token: TokenTag? {
        switch self {
        case .pass(let token), .passAndLast(let token, _): token
        case .consume, .consumeAndLast: nil
        }
    }
}
