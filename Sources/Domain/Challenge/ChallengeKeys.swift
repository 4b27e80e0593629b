// What stands for people, logins, addresses and codes wherever challenges are stored. Every tag is a MAC under a key of its
// own purpose, over parts of which each has its length before it and the first says what is meant: so a store that is read
// tells nothing, and no tag can stand for something else (OTP-1, OTP-15).

public import Crypto

/// The keys of challenges, of one loop. Times are seconds since 1970, best the store's own.
public struct ChallengeKeys: Sendable {
    let keys: PurposeKeys

    /// The keys that come from a root.
    public init(_ keys: PurposeKeys) { self.keys = keys }

    /// Under which key a tenant's subject is kept. It stays the same for as long as the root does: its budgets rest on it.
    public func subject(_ subject: [UInt8], of tenant: Identifier) throws(CryptoFault) -> SubjectKey {
        let tag = try keys.tag(for: .subject) { (mac: inout HMAC) throws(CryptoFault) in
            try mac.part("subject")
            try mac.part(tenant.text)
            try mac.part(subject)
        }
        return SubjectKey(tenant: tenant, subject: try Tag(tag))
    }

    /// One login of a subject; a way that knows none gives nil, and then all are one.
    public func login(_ login: [UInt8]?, of subject: SubjectKey) throws(CryptoFault) -> LoginTag {
        try Tag(
            keys.tag(for: .subject) { (mac: inout HMAC) throws(CryptoFault) in
                try mac.part(login == nil ? "no login" : "login")
                try mac.part(subject)
                try mac.part(login ?? [])
            })
    }

    /// The owner of a challenge that was opened by a call: the same subject with the same login.
    public func owner(
        _ login: LoginTag, of subject: SubjectKey, _ epoch: KeyEpoch
    ) throws(CryptoFault) -> OwnerTag {
        try Tag(
            keys.tag(for: .owner, of: epoch) { (mac: inout HMAC) throws(CryptoFault) in
                try mac.part("login")
                try mac.part(subject)
                try mac.part(login.octets)
            })
    }

    /// The owner of a challenge that was opened by a browser: whoever has the cookie of exactly this challenge.
    public func owner(browserOf id: ChallengeID, _ epoch: KeyEpoch) throws(CryptoFault) -> OwnerTag {
        try Tag(
            keys.tag(for: .owner, of: epoch) { (mac: inout HMAC) throws(CryptoFault) in
                try mac.part("browser")
                try mac.part(id.octets)
            })
    }

    /// An address on a channel, in the one form that it has.
    public func destination(
        _ address: [UInt8], on kind: ChannelKind, of tenant: Identifier
    ) throws(CryptoFault) -> DestinationTag {
        try Tag(
            keys.tag(for: .destination) { (mac: inout HMAC) throws(CryptoFault) in
                try mac.part("destination")
                try mac.part(tenant.text)
                try mac.part(kind.rawValue)
                try mac.part(address)
            })
    }

    /// Something that is counted beside subjects: what a destination, a network or a range of numbers is called.
    public func counter(
        _ budget: SpentBudget, _ name: [UInt8], of tenant: Identifier
    ) throws(CryptoFault) -> CounterTag {
        try Tag(
            keys.tag(for: .destination) { (mac: inout HMAC) throws(CryptoFault) in
                try mac.part("counter")
                try mac.part(tenant.text)
                try mac.part(budget.rawValue)
                try mac.part(name)
            })
    }

    /// A code as stores have it: good for this challenge, subject, channel, destination, generation and request alone.
    public func code(
        _ characters: Secret, for place: CodePlace, _ epoch: KeyEpoch
    ) throws(CryptoFault) -> CodeTag {
        try Tag(
            keys.tag(for: .code, of: epoch) { (mac: inout HMAC) throws(CryptoFault) in
                try mac.part("countersign/otp/v1")
                try mac.part(place.subject)
                try mac.part(place.challenge.octets)
                try mac.part(place.channel.text)
                try mac.part(place.destination.octets)
                try mac.part(UInt32(clamping: place.generation))
                try mac.part(place.binding.digest)
                try mac.part(characters)
            })
    }

    /// A token that stands for a right answer, as stores have it. It has 128 random bits, so its digest says nothing.
    public static func token(_ token: Secret) throws(CryptoFault) -> TokenTag {
        var hasher = try SHA256Hasher()
        try hasher.part("countersign/token/v1")
        try hasher.part(token)
        return Tag(try hasher.finish())
    }
}

/// Where a code belongs.
public struct CodePlace: Sendable {
    /// Whose it is.
    public var subject: SubjectKey
    /// Which challenge's.
    public var challenge: ChallengeID
    /// The request that is approved with it.
    public var binding: Binding
    /// The channel that it goes by.
    public var channel: Identifier
    /// Where it goes.
    public var destination: DestinationTag
    /// Which of the challenge's codes it is.
    public var generation: Int

    /// A place of these parts.
    public init(
        subject: SubjectKey, challenge: ChallengeID, binding: Binding, channel: Identifier,
        destination: DestinationTag, generation: Int
    ) {
        self.subject = subject
        self.challenge = challenge
        self.binding = binding
        self.channel = channel
        self.destination = destination
        self.generation = generation
    }
}

extension HMAC {
    fileprivate mutating func part(_ subject: SubjectKey) throws(CryptoFault) {
        try part(subject.tenant.text)
        try part(subject.subject.octets)
    }
}

extension Tag {
    fileprivate init(_ tag: MACTag) throws(CryptoFault) { try self.init(octets: tag.octets) }
}
