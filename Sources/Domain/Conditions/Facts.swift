// What a request shows to conditions. A value of facts is made once a request and asked by each route's condition;
// nothing is read, decoded or copied before a condition asks for it. Nothing of it is ever guessed: what was not read,
// not recognised, or can't be had in the form that a condition asks for is not empty, but an answer of its own.

public import Wire

/// What a request shows.
public struct Facts: Sendable {
    /// The request.
    public let request: CanonicalRequest
    /// When it came.
    public let time: Timestamp
    /// Who sent it, where that is an address.
    public let source: IPAddress?
    /// Its body, as far as it was read.
    public let body: BodyFacts
    /// Who is calling, as far as that is known.
    public let subject: SubjectFacts

    /// The facts of a request.
    public init(
        request: CanonicalRequest, time: Timestamp, source: IPAddress?, body: BodyFacts = .unread,
        subject: SubjectFacts = .unknown
    ) {
        self.request = request
        self.time = time
        self.source = source
        self.body = body
        self.subject = subject
    }
}

/// What a body shows.
public enum BodyFacts: Sendable {
    /// It was not read, or not yet.
    case unread
    /// It is JSON that the strict reader took.
    case json(JSONDocument)
    /// It is a form that the strict reader took.
    case form(Form)
    /// It can be had neither as JSON nor as a form: there is none, it is of another type, or it was refused.
    case none
}

/// Who is calling.
public enum SubjectFacts: Sendable {
    /// Nobody was recognised, or nobody was asked.
    case unknown
    /// Somebody, with the claims of the token where there is one. The id is UTF-8.
    case known(id: String, claims: JSONValue?)
}
