import Crypto
import Domain

/// What all challenges of a schedule have in common.
struct SimulatedRules {
    var lifetime: Seconds
    var attempts: Int
    var resend: ResendRule
    var budget: Budgets.Subject
    var destination: [Rate]
    var lasts: Seconds
    var parkingRoom: Int
}

/// Gateways and their callers: they know what they were told, remember what they sent, and ask for anything.
struct SimulatedCast {
    /// A challenge as gateways know it.
    struct Known {
        var opening: Opening
        var generation = 0
        var codes: [SentCode] = []
        var tokens: [TokenTag] = []
    }

    let rules: SimulatedRules
    private var policies: [SHA256Digest]
    private var policy: SHA256Digest
    private let subjects: [SubjectKey]
    private let logins: [LoginTag]
    private let bindings: [Binding]
    private let destinations: [DestinationTag]
    private var known: [Known] = []
    private var lasting: [LastingUse] = []
    private var count = 1000

    init(_ dice: inout Dice) {
        var budget = Budgets.Subject()
        budget.failures = dice.number(1...6)
        budget.block = Seconds(dice.one(of: [60, 1800]))
        budget.disableAfter = dice.one(of: [6, 100])
        budget.open = dice.number(1...3)
        budget.sends = dice.one(of: [
            [Rate(10, per: .hours(1))], [Rate(2, per: .minutes(5)), Rate(5, per: .hours(1))],
        ])
        var resend = ResendRule()
        resend.limit = dice.number(0...5)
        rules = SimulatedRules(
            lifetime: Seconds(dice.one(of: [30, 300, 600])), attempts: dice.number(1...5),
            resend: resend, budget: budget,
            destination: [Rate(dice.number(1...6), per: .hours(1))],
            lasts: Seconds(dice.one(of: [60, 300, 3000])), parkingRoom: dice.one(of: [0, 64, 1000]))
        let tenant = Identifier(literal: "bank")
        subjects = (1...dice.number(1...2)).map { SubjectKey(tenant: tenant, subject: Tag(numbered: $0)) }
        logins = (11...13).map(Tag.init(numbered:))
        destinations = (21...22).map(Tag.init(numbered:))
        policies = (31...32).map(SHA256Digest.init(numbered:))
        policy = policies[0]
        bindings = (41...43).map { Binding(digest: SHA256Digest(numbered: $0)) }
    }

    /// What somebody asks for next: mostly what belongs together, at times what doesn't.
    mutating func step(_ dice: inout Dice) -> SimulatedStep {
        guard dice.number(0...9) > 1,
            let index = dice.number(0...1) == 0
                ? known.indices.last : known.indices.randomElement(with: &dice)
        else { return open(&dice) }
        let caller = caller(of: known[index], &dice)
        // What has no code yet mostly gets one, and what has a token mostly comes with it.
        if known[index].codes.isEmpty, dice.number(0...3) > 0 {
            return .send(sending(index, caller, &dice))
        }
        if let token = known[index].tokens.last, dice.number(0...3) == 0 {
            return .redeem(Redeeming(caller: caller, binding: binding(index, &dice), token: token))
        }
        switch dice.number(0...99) {
        case 0..<25: return .send(sending(index, caller, &dice))
        case 25..<65: return .answer(answering(index, caller, &dice))
        case 65..<78:
            let token = dice.one(of: known[index].tokens + [known.last?.tokens.last ?? fresh()])
            return .redeem(Redeeming(caller: caller, binding: binding(index, &dice), token: token))
        case 78..<86:
            guard let use = lasting.indices.randomElement(with: &dice) else { return .read(caller) }
            return .use(other(lasting[use], &dice))
        case 86..<90:
            let outcome = dice.one(of: [
                ForwardingOutcome.unknown, .answered(status: 200), .answered(status: 502),
            ])
            return .settle(caller.challenge, caller.subject, outcome)
        case 90..<92: return .cancel(caller)
        case 92:
            let terms = known[index].opening.terms
            return .disown(
                Disowning(
                    subject: caller.subject, challenge: terms.id, login: terms.login,
                    block: rules.budget.block))
        case 93..<95: return .parked(caller)
        default: return .read(caller)
        }
    }

    /// A gateway hears what a store said.
    mutating func hear(_ step: SimulatedStep, _ outcome: SimulatedStep.Outcome) {
        switch (step, outcome) {
        case (.open(let opening), .opened(.opened)): known.append(Known(opening: opening))
        case (.send(let sending), .reading(let reading)):
            change(sending.caller.challenge) { known in
                known.generation = reading.generation
                known.codes.append(sending.code)
            }
        case (.read(let caller), .reading(let reading)):
            change(caller.challenge) { $0.generation = reading.generation }
        case (.answer(let answering), .answered):
            switch answering.purpose {
            case .consume: break
            case .pass(let token): change(answering.caller.challenge) { $0.tokens.append(token) }
            case .consumeAndLast(let token, _), .passAndLast(let token, _):
                change(answering.caller.challenge) { $0.tokens.append(token) }
                guard let terms = known.first(where: { $0.opening.terms.id == answering.caller.challenge })
                else { return }
                lasting.append(LastingUse(subject: answering.caller.subject, scope: terms.scope(token)))
            }
        default: break
        }
    }

    mutating func changePolicy(_ dice: inout Dice) { policy = dice.one(of: policies) }

    /// What only one gateway knew.
    mutating func forgetUntold(_ dice: inout Dice) {
        if !known.isEmpty { known.remove(at: dice.number(0...known.count - 1)) }
    }

    private mutating func open(_ dice: inout Dice) -> SimulatedStep {
        let login = dice.one(of: logins)
        let parked = dice.number(0...1) == 0 ? [UInt8](repeating: 7, count: dice.number(0...100)) : nil
        let terms = ChallengeTerms(
            id: freshID(), owner: Self.owner(login), login: login, policy: policy,
            scenario: Identifier(literal: "transfer"), route: Identifier(literal: "big-transfers"),
            binding: dice.one(of: bindings), lifetime: rules.lifetime, attempts: rules.attempts,
            resend: rules.resend)
        return .open(
            Opening(
                subject: dice.one(of: subjects), terms: terms, budget: rules.budget, parked: parked,
                parkingRoom: rules.parkingRoom))
    }

    /// Mostly the one who may; at times somebody else, or under another policy.
    private func caller(of known: Known, _ dice: inout Dice) -> StepCaller {
        let isOther = dice.number(0...11) == 0
        let login = isOther ? dice.one(of: logins) : known.opening.terms.login
        return StepCaller(
            challenge: known.opening.terms.id,
            subject: isOther ? dice.one(of: subjects) : known.opening.subject, owners: [Self.owner(login)],
            policy: dice.number(0...19) == 0 ? dice.one(of: policies) : policy)
    }

    private func binding(_ index: Int, _ dice: inout Dice) -> Binding {
        dice.number(0...11) == 0 ? dice.one(of: bindings) : known[index].opening.terms.binding
    }

    private mutating func sending(_ index: Int, _ caller: StepCaller, _ dice: inout Dice) -> Sending {
        let skew = dice.one(of: [0, 0, 0, 0, 0, 0, 0, 1, -1])
        let destination = dice.one(of: destinations)
        let code = SentCode(
            channel: dice.one(of: Self.channels), destination: destination,
            generation: known[index].generation + 1 + skew, epoch: 1, tag: fresh())
        let reservation = Reservation(
            .destination, tenant: caller.subject.tenant, counter: destination.counter,
            rates: rules.destination)
        return Sending(caller: caller, code: code, budget: rules.budget, reservations: [reservation])
    }

    private mutating func answering(_ index: Int, _ caller: StepCaller, _ dice: inout Dice) -> Answering {
        let known = known[index]
        let code =
            switch dice.number(0...9) {
            case 0..<5: known.codes.last
            case 5: known.codes.first
            case 6: self.known.last?.codes.last
            default: SentCode?.none
            }
        let answers = code.map {
            CodeAnswer(channel: $0.channel, generation: $0.generation, epoch: $0.epoch, tag: $0.tag)
        }
        let guess = CodeAnswer(
            channel: Self.channels[0], generation: max(1, known.generation), epoch: 1, tag: fresh())
        let token: TokenTag = fresh()
        let purpose: Answering.Purpose =
            switch dice.number(0...5) {
            case 0, 1: .consume
            case 2, 3: .pass(token)
            case 4: .consumeAndLast(token, rules.lasts)
            default: .passAndLast(token, rules.lasts)
            }
        return Answering(
            caller: caller, binding: binding(index, &dice), answers: [answers ?? guess], purpose: purpose,
            budget: rules.budget)
    }

    /// Mostly the same; at times of another login or policy.
    private func other(_ use: LastingUse, _ dice: inout Dice) -> LastingUse {
        let scope = use.scope
        guard dice.number(0...7) == 0 else { return use }
        let other = LastingScope(
            login: dice.one(of: logins), route: scope.route, scenario: scope.scenario,
            policy: dice.one(of: policies), token: scope.token)
        return LastingUse(subject: dice.one(of: subjects), scope: other)
    }

    private mutating func change(_ id: ChallengeID, _ body: (inout Known) -> Void) {
        guard let index = known.firstIndex(where: { $0.opening.terms.id == id }) else { return }
        body(&known[index])
    }

    private mutating func fresh<Purpose>() -> Tag<Purpose> {
        count += 1
        return Tag(numbered: count)
    }

    private mutating func freshID() -> ChallengeID {
        count += 1
        return ChallengeID(numbered: count)
    }

    private static let channels = [Identifier(literal: "sms"), Identifier(literal: "email")]
    private static func owner(_ login: LoginTag) -> OwnerTag { OwnerTag(copying: login) }
}

extension SimulatedCast.Known {
    fileprivate func scope(_ token: TokenTag) -> LastingScope {
        let terms = opening.terms
        return LastingScope(
            login: terms.login, route: terms.route, scenario: terms.scenario, policy: terms.policy,
            token: token)
    }
}

extension DestinationTag {
    var counter: CounterTag { CounterTag(copying: self) }
}

extension Tag {
    /// A tag that differs from those of other numbers.
    init(numbered number: Int) { self.init(SHA256Digest(numbered: number)) }

    /// The same octets for another purpose; of a simulation only.
    fileprivate init<Other>(copying other: Tag<Other>) {
        guard let tag = try? Tag(octets: other.octets) else { preconditionFailure("a tag has 32 octets") }
        self = tag
    }
}

extension SHA256Digest {
    /// A digest that differs from those of other numbers.
    init(numbered number: Int) {
        let octets = (0..<32).map { UInt8(truncatingIfNeeded: number >> ($0 % 8 * 8)) }
        guard let digest = try? SHA256Digest(octets: octets) else { preconditionFailure("32 octets") }
        self = digest
    }
}

extension ChallengeID {
    init(numbered number: Int) {
        let octets = (0..<16).map { UInt8(truncatingIfNeeded: number >> ((7 - $0 % 8) * 8)) }
        guard let id = ChallengeID(octets: octets) else { preconditionFailure("16 octets") }
        self = id
    }
}

extension Collection where Index == Int {
    func randomElement(with dice: inout Dice) -> Element? {
        isEmpty ? nil : self[startIndex + dice.number(0...count - 1)]
    }
}
