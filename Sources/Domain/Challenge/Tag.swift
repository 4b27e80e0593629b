// What a store keeps instead of what it must not know: 32 octets that a key or a digest made of a login, a destination, a
// code, a token. Each purpose is a type, so that one can't stand where another belongs. They are compared without a look at
// where they first differ, and print as nothing.

public import Crypto

/// 32 octets that stand for something else.
public struct Tag<Purpose>: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private let digest: SHA256Digest

    /// The tag of these octets.
    public init(_ digest: SHA256Digest) { self.digest = digest }

    /// A tag that was written down.
    public init(octets: [UInt8]) throws(CryptoFault) { digest = try SHA256Digest(octets: octets) }

    /// Its octets, for a store.
    public var octets: [UInt8] { digest.octets }

    /// Whether both stand for the same, in a time that doesn't tell how much of them is equal.
    public static func == (left: Tag, right: Tag) -> Bool {
        ConstantTime.areEqual(left.octets, right.octets)
    }

    /// Feeds all octets.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    /// Says that it is one.
    public var description: String { "(tag)" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Purposes of tags.
public enum TagPurpose {
    /// A subject's name, as far as stores know it.
    public enum Subject {}
    /// One login of a subject.
    public enum Login {}
    /// Whoever may use a challenge: a login, or a browser.
    public enum Owner {}
    /// An address that codes go to.
    public enum Destination {}
    /// A code, with all that it is for.
    public enum Code {}
    /// A token that stands for a right answer.
    public enum Token {}
    /// Something of which only so much may happen in a time.
    public enum Counter {}
}

/// A subject's pseudonym.
public typealias SubjectTag = Tag<TagPurpose.Subject>
/// One login of a subject.
public typealias LoginTag = Tag<TagPurpose.Login>
/// Whoever may use a challenge.
public typealias OwnerTag = Tag<TagPurpose.Owner>
/// An address that codes go to.
public typealias DestinationTag = Tag<TagPurpose.Destination>
/// A code, with all that it is for.
public typealias CodeTag = Tag<TagPurpose.Code>
/// A token that stands for a right answer.
public typealias TokenTag = Tag<TagPurpose.Token>
/// Something of which only so much may happen in a time.
public typealias CounterTag = Tag<TagPurpose.Counter>

/// Whose budgets, challenges and approvals are counted and kept together.
public struct SubjectKey: Hashable, Sendable {
    /// The policy that knows the subject.
    public let tenant: Identifier
    /// The subject, under a name that says nothing.
    public let subject: SubjectTag

    /// The key of a tenant's subject.
    public init(tenant: Identifier, subject: SubjectTag) {
        self.tenant = tenant
        self.subject = subject
    }
}
