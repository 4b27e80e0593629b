import Domain

/// What may never be. It knows what was asked and what came of it, and nothing of how a store works: a refusal is always
/// allowed, and everything else has to have its reasons.
struct SimulationOracle {
    /// A challenge, as far as outcomes showed it.
    struct Case {
        let opening: Opening
        let deadline: StoreTime
        var code: SentCode?
        var generation = 0
        var evaluated = 0
        var attemptsLeft: Int
        var redemptions = 0
        var isAccepted = false
        var isOver = false
        var status: Int?
        /// The token of a right answer, and until when it is good.
        var pass: (token: TokenTag, until: StoreTime)?
    }

    /// An approval that lasts.
    struct Window {
        let subject: SubjectKey
        let scope: LastingScope
        let until: StoreTime
    }

    /// What is counted over all challenges of a subject.
    struct Person {
        var wrongInARow = 0
        var wrongSinceBlock = 0
        var blockedUntil: StoreTime?
        var isDisabled = false
        var sends: [StoreTime] = []
    }

    let rules: SimulatedRules
    var cases: [ChallengeID: Case] = [:]
    var windows: [TokenTag: Window] = [:]
    var people: [SubjectKey: Person] = [:]
    var destinations: [CounterTag: [StoreTime]] = [:]
    var shutOut: [Login: StoreTime] = [:]
    var latest: StoreTime?
    /// Whether the clock went back so far that challenges may be void which nobody has asked for since.
    var wentBack = false

    struct Login: Hashable {
        let subject: SubjectKey
        let login: LoginTag
    }

    /// A clock that went back a little stands still for a subject, until it is where it was.
    static let slack = Seconds(2)

    init(_ rules: SimulatedRules) { self.rules = rules }

    /// Nothing of what was is ever heard of again.
    mutating func storeDied() {
        cases = [:]
        windows = [:]
        people = [:]
        destinations = [:]
        shutOut = [:]
    }

    /// What is wrong with an outcome; nil if nothing is.
    mutating func judge(_ step: SimulatedStep, _ outcome: SimulatedStep.Outcome, at now: StoreTime) -> String?
    {
        if let latest, now + Self.slack < latest { wentBack = true }
        latest = max(latest ?? now, now)
        if case .refused(.notNow(let state)) = outcome, !state.isLive, let id = step.challenge { end(id) }
        if case .open(let opening) = step { endOthers(than: opening) }
        return switch (step, outcome) {
        case (.open(let opening), .opened(let opened)): judge(opening, opened, at: now)
        case (.send(let sending), .reading(let reading)): judge(sending, reading, at: now)
        case (.send(let sending), .refused(let refusal)): judgeRefused(sending, refusal, at: now)
        case (.answer(let answering), .answered(let accepted)): judge(answering, accepted, at: now)
        case (.answer(let answering), .refused(let refusal)): judge(answering, refusal, at: now)
        case (.redeem(let redeeming), .redeemed(let redemption)): judge(redeeming, redemption, at: now)
        case (.redeem(let redeeming), .refused(.drifted)): end(redeeming.caller.challenge)
        case (.use(let use), .redeemed(let redemption)): judge(use, redemption, at: now)
        case (.settle(let id, _, let outcome), .done): settled(id, outcome)
        case (.cancel(let caller), .reading(let reading)): cancelled(caller, reading, at: now)
        case (.disown(let disowning), .done): disowned(disowning, at: now)
        case (.read(let caller), .reading(let reading)): judge(reading, by: caller, at: now)
        case (.parked(let caller), .parked(let octets)): judge(parked: octets, by: caller, at: now)
        case (_, .refused), (_, .fault): nil
        default: "an outcome that this step can't have"
        }
    }

    /// Another version of the policy ends what was opened under the one before.
    mutating func endOthers(than opening: Opening) {
        for known in cases.values
        where known.opening.subject == opening.subject && known.opening.terms.policy != opening.terms.policy {
            end(known.opening.terms.id)
        }
    }

    mutating func judge(_ opening: Opening, _ outcome: OpeningOutcome, at now: StoreTime) -> String? {
        switch outcome {
        case .opened(let reading, _):
            let id = opening.terms.id
            if let known = cases[id], now < known.deadline + Seconds(60) { return "an id was given twice" }
            if bar(opening.subject, opening.terms.login, at: now) {
                return "a barred subject opened a challenge"
            }
            if reading.state != .created { return "a new challenge is \(reading.state)" }
            let earliest = now + opening.terms.lifetime
            if reading.deadline < earliest || earliest + Self.slack < reading.deadline {
                return "another lifetime than the scenario's"
            }
            cases[id] = Case(
                opening: opening, deadline: reading.deadline, attemptsLeft: opening.terms.attempts)
            let open = cases.values.filter {
                $0.isOpen(at: latest ?? now) && $0.opening.subject == opening.subject
                    && $0.opening.terms.login == opening.terms.login
            }
            if open.count > rules.budget.open, !wentBack { return "\(open.count) challenges are open" }
            return judge(reading, at: now)
        case .existing(let reading):
            guard let known = cases[reading.terms.id] else { return "a challenge that nobody opened exists" }
            if known.opening.terms.binding != opening.terms.binding
                || known.opening.terms.login != opening.terms.login
                || known.opening.subject != opening.subject
            {
                return "another request's challenge was given back"
            }
            return judge(reading, at: now)
        case .barred, .tooMany: return nil
        }
    }

    mutating func judge(_ sending: Sending, _ reading: ChallengeReading, at now: StoreTime) -> String? {
        let id = sending.caller.challenge
        guard var known = cases[id] else { return "a code for a challenge that nobody opened" }
        if let wrong = trespass(sending.caller, known, at: now) { return "a code: \(wrong)" }
        if sending.code.generation != known.generation + 1 {
            return "a generation was left out or taken twice"
        }
        if known.isAccepted { return "a code after the right answer" }
        if known.generation > rules.resend.limit { return "more codes than may be" }
        if reading.attemptsLeft != known.attemptsLeft { return "a resend changed the attempts" }
        var person = people[sending.caller.subject, default: Person()]
        if let wrong = Self.spend(&person.sends, rules.budget.sends, at: now, latest: latest ?? now) {
            return "codes: \(wrong)"
        }
        people[sending.caller.subject] = person
        if let wrong = reserve(sending, at: now) { return wrong }
        known.code = sending.code
        known.generation = sending.code.generation
        cases[id] = known
        return judge(reading, at: now)
    }

    /// A reservation stays made where the step that it was for is refused.
    mutating func judgeRefused(
        _ sending: Sending, _ refusal: StepRefusal, at now: StoreTime
    ) -> String? {
        if case .spent(.destination, _) = refusal { return nil }
        return reserve(sending, at: now)
    }

    mutating func reserve(_ sending: Sending, at now: StoreTime) -> String? {
        for reservation in sending.reservations {
            let wrong = Self.spend(
                &destinations[reservation.counter, default: []], reservation.rates, at: now,
                latest: latest ?? now)
            if let wrong {
                return "destination: \(wrong)"
            }
        }
        return nil
    }

    /// What was over once stays over, where the clock is set back since.
    static func spend(
        _ times: inout [StoreTime], _ rates: [Rate], at now: StoreTime, latest: StoreTime
    ) -> String? {
        times.append(now)
        for rate in rates {
            let since = latest.milliseconds - Int64(rate.period.count) * 1000
            let count = times.filter { $0.milliseconds > since }.count
            if count > rate.count { return "\(count) where \(rate) may be" }
        }
        return nil
    }

    mutating func judge(
        _ redeeming: Redeeming, _ redemption: Redemption, at now: StoreTime
    ) -> String? {
        let id = redeeming.caller.challenge
        guard var known = cases[id] else { return "a redemption of a challenge that nobody opened" }
        if let wrong = trespass(redeeming.caller, known, at: now) { return "a redemption: \(wrong)" }
        guard let pass = known.pass, pass.token == redeeming.token, now < pass.until else {
            return "a redemption without a token that is good"
        }
        if redeeming.binding != known.opening.terms.binding
            || redemption.covers != .request(known.opening.terms.binding)
        {
            return "a redemption of another request"
        }
        known.redemptions += 1
        cases[id] = known
        return known.redemptions > 1 ? "let through twice" : nil
    }

    mutating func judge(_ use: LastingUse, _ redemption: Redemption, at now: StoreTime) -> String? {
        guard let window = windows[use.scope.token] else {
            return "an approval that nobody gave, or that has ended"
        }
        if window.subject != use.subject || window.scope != use.scope {
            return "an approval of somebody else's"
        }
        if now >= window.until { return "an approval that is over" }
        if bar(use.subject, use.scope.login, at: now) { return "an approval of a barred subject" }
        return redemption.covers == .lasting(use.scope) ? nil : "something else was let through"
    }

    mutating func settled(_ id: ChallengeID, _ outcome: ForwardingOutcome) -> String? {
        // What was said first stays; the next reading shows which.
        if case .answered(let status) = outcome, cases[id]?.redemptions == 1, cases[id]?.status == nil {
            cases[id]?.status = status
        }
        return nil
    }

    mutating func cancelled(
        _ caller: StepCaller, _ reading: ChallengeReading, at now: StoreTime
    ) -> String? {
        guard let known = cases[caller.challenge] else {
            return "a challenge that nobody opened was cancelled"
        }
        if !caller.owners.contains(known.opening.terms.owner) { return "a stranger cancelled" }
        end(caller.challenge)
        let login = known.opening.terms.login
        windows = windows.filter { $0.value.subject != caller.subject || $0.value.scope.login != login }
        // What was over already stays as it ended.
        return reading.state.isLive ? "cancelled, and \(reading.state)" : nil
    }

    mutating func disowned(_ disowning: Disowning, at now: StoreTime) -> String? {
        if cases[disowning.challenge]?.opening.subject == disowning.subject { end(disowning.challenge) }
        windows = windows.filter { $0.value.subject != disowning.subject }
        let login = Login(subject: disowning.subject, login: disowning.login)
        shutOut[login] = max(now + disowning.block, shutOut[login] ?? now)
        return nil
    }

    mutating func judge(
        _ reading: ChallengeReading, by caller: StepCaller, at now: StoreTime
    ) -> String? {
        guard let known = cases[caller.challenge] else { return "a challenge that nobody opened can be read" }
        if caller.subject != known.opening.subject || !caller.owners.contains(known.opening.terms.owner) {
            return "a stranger reads"
        }
        return judge(reading, at: now)
    }

    mutating func judge(parked: [UInt8]?, by caller: StepCaller, at now: StoreTime) -> String? {
        guard let known = cases[caller.challenge] else { return "a parked request of nobody" }
        guard parked != nil else { return nil }
        if let wrong = trespass(caller, known, mayBeBarred: true, at: now) {
            return "a parked request: \(wrong)"
        }
        return parked == known.opening.parked ? nil : "another parked request"
    }

    /// What holds of every reading.
    mutating func judge(_ reading: ChallengeReading, at now: StoreTime) -> String? {
        guard var known = cases[reading.terms.id] else { return "a challenge that nobody opened" }
        if reading.attemptsLeft > known.attemptsLeft { return "attempts came back" }
        if reading.deadline != known.deadline { return "the deadline moved" }
        if reading.state.isLive, now >= known.deadline { return "\(reading.state) after the deadline" }
        if reading.state.isLive, known.isOver || known.redemptions > 0 {
            return "\(reading.state) after its end"
        }
        let wasLetThrough = [.consumed, .forwarded, .outcomeUnknown].contains(reading.state)
        if wasLetThrough, known.redemptions == 0, known.pass == nil {
            return "\(reading.state) without a redemption"
        }
        if known.redemptions > 0, !wasLetThrough { return "\(reading.state) after its redemption" }
        // Time and the policy of who reads end nothing by being read.
        if reading.state == .locked || reading.state == .cancelled { known.isOver = true }
        cases[reading.terms.id] = known
        return nil
    }

    /// Why a caller may not have got anywhere with a challenge.
    func trespass(
        _ caller: StepCaller, _ known: Case, mayBeBarred: Bool = false, at now: StoreTime
    ) -> String? {
        let terms = known.opening.terms
        if caller.subject != known.opening.subject { return "another subject" }
        if !caller.owners.contains(terms.owner) { return "a stranger" }
        if caller.policy != terms.policy { return "under another policy" }
        if now >= known.deadline { return "after the deadline" }
        if known.isOver { return "after its end" }
        if known.redemptions > 0 { return "after its redemption" }
        if !mayBeBarred, bar(caller.subject, terms.login, at: now) { return "of a barred subject" }
        return nil
    }

    func bar(_ subject: SubjectKey, _ login: LoginTag, at now: StoreTime) -> Bool {
        // What was over once stays over, where the clock is set back since.
        let now = max(now, latest ?? now)
        let person = people[subject]
        if person?.isDisabled == true { return true }
        if let until = person?.blockedUntil, now < until { return true }
        return shutOut[Login(subject: subject, login: login)].map { now < $0 } ?? false
    }

    @discardableResult
    mutating func end(_ id: ChallengeID) -> String? {
        if cases[id]?.redemptions == 0 { cases[id]?.isOver = true }
        return nil
    }
}

extension SimulationOracle.Case {
    fileprivate func isOpen(at now: StoreTime) -> Bool {
        !isOver && !isAccepted && redemptions == 0 && now < deadline
    }
}
