/// A challenge that is to be opened.
public struct Opening: Sendable {
    /// Who is challenged.
    public var subject: SubjectKey
    /// What for, and by what rules.
    public var terms: ChallengeTerms
    /// How much the subject may use.
    public var budget: Budgets.Subject
    /// The request, sealed, if it is to be kept.
    public var parked: [UInt8]?
    /// How many octets of requests may be parked for this subject, this one included.
    public var parkingRoom: Int

    /// An opening of these parts.
    public init(
        subject: SubjectKey, terms: ChallengeTerms, budget: Budgets.Subject, parked: [UInt8]? = nil,
        parkingRoom: Int = 0
    ) {
        self.subject = subject
        self.terms = terms
        self.budget = budget
        self.parked = parked
        self.parkingRoom = parkingRoom
    }

    /// How many octets of particulars a challenge can have.
    public static let mostParticulars = 16_384
}

/// What became of an opening.
public enum OpeningOutcome: Hashable, Sendable {
    /// It is open. The outcome of the same request may be in doubt since an earlier challenge.
    case opened(ChallengeReading, inDoubtSince: ChallengeID?)
    /// The same login asked the same before, and that challenge lives; or this opening came before, however far its challenge
    /// got since. It is this one, and nothing was changed.
    case existing(ChallengeReading)
    case barred(Bar)
    /// There are as many as there may be, for so long.
    case tooMany(Wait)
}

extension SubjectLedger {
    /// Opens a challenge, or finds the one that is open for the same request.
    /// The store may have less room for parked requests than the subject.
    public mutating func open(
        _ opening: Opening, parkingRoom: Int = .max, at time: StoreTime
    ) -> OpeningOutcome {
        let now = catchUp(at: time)
        let terms = opening.terms
        end(notOf: terms, at: now)
        if let bar = bar(of: terms.login, at: now) { return .barred(bar) }
        let same = challenges.values.first { $0.isLive && $0.terms.isSame(as: terms) }
        // Of an opening that comes twice too: an id is never given to two challenges.
        if let known = same ?? challenges[terms.id] { return .existing(known.reading(at: now)) }
        let open = challenges.values.filter(\.isLive)
        let ofLogin = open.filter { $0.terms.login == terms.login }
        if ofLogin.count >= opening.budget.open { return .tooMany(Self.wait(for: ofLogin, at: now)) }
        if open.count >= Self.mostOpen { return .tooMany(Self.wait(for: open, at: now)) }
        if let wait = makeRoom(at: now) { return .tooMany(wait) }
        let room = min(opening.parkingRoom, parkingRoom) - parkedOctets
        let fits = (opening.parked?.count ?? 0) <= room
        let challenge = Challenge(terms, parked: fits ? opening.parked : nil, at: now)
        challenges[terms.id] = challenge
        return .opened(
            challenge.reading(at: now), inDoubtSince: unsettled[terms.binding]?.challenge)
    }

    /// Ends what another version of the policy asked for and approved, so that it takes nobody's place.
    private mutating func end(notOf terms: ChallengeTerms, at now: StoreTime) {
        for id in challenges.keys { challenges[id]?.catchUp(at: now, policy: terms.policy) }
        lasting = lasting.filter { $0.value.scope.policy == terms.policy }
    }

    private static func wait(for challenges: [Challenge], at now: StoreTime) -> Wait {
        challenges.map { now.wait(until: $0.deadline) }.min() ?? Wait(milliseconds: 0)
    }

    /// Forgets the oldest that is over, if there are too many: nobody who opens and cancels fills a store. Where all of them
    /// wait for their upstream, how long until one is forgotten.
    private mutating func makeRoom(at now: StoreTime) -> Wait? {
        guard challenges.count >= Self.mostKept else { return nil }
        let over = challenges.values.filter { !$0.isLive && $0.state != .consumed }
        guard let oldest = over.min(by: { $0.openedAt < $1.openedAt }) else {
            return challenges.values.map { now.wait(until: $0.forgottenAt) }.min()
        }
        challenges[oldest.terms.id] = nil
        return nil
    }
}

extension ChallengeTerms {
    fileprivate func isSame(as other: ChallengeTerms) -> Bool {
        login == other.login && binding == other.binding
    }
}
