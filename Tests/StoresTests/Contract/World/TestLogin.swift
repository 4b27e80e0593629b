import Crypto
import Domain

/// One login of one subject.
struct TestLogin: Sendable {
    let subject: SubjectKey
    let login: LoginTag
    let owner: OwnerTag

    init(_ subject: String = "ana", login: String = "phone", tenant: Identifier = "bank") throws {
        self.subject = SubjectKey(tenant: tenant, subject: try .of(subject))
        self.login = try .of("\(subject) \(login)")
        owner = try .of("\(subject) \(login)")
    }
}

/// A code, with what it is bound to besides its challenge.
struct TestCode: Sendable {
    var text = "right"
    var generation = 1
    var channel: Identifier = "sms"
    var destination = "number"
    var epoch: UInt32 = 1

    static func wrong(generation: Int = 1) -> TestCode { TestCode(text: "wrong", generation: generation) }

    /// The tag of this code for a challenge, of all that a real one is made of.
    func tag(for terms: ChallengeTerms) throws -> CodeTag {
        try .of(
            "\(text) \(terms.id) \(terms.binding.digest) \(channel) \(destination) \(generation) \(epoch)")
    }
}

extension Identifier: ExpressibleByStringLiteral {
    init(stringLiteral text: StaticString) { self.init(literal: text) }
}

extension Tag {
    /// The tag that stands for this text.
    static func of(_ text: String) throws -> Tag { Tag(try .of(text)) }
}

extension SHA256Digest {
    static func of(_ text: String) throws -> SHA256Digest { try SHA256Digest(of: Array(text.utf8)) }
}

extension Binding {
    /// The binding of the request that this text stands for.
    static func of(_ text: String) throws -> Binding { Binding(digest: try .of("binding of \(text)")) }
}

extension Budgets.Subject {
    /// One that no test reaches that is not about it.
    static var generous: Budgets.Subject {
        var budget = Budgets.Subject()
        budget.sends = [Rate(1000, per: .hours(1))]
        budget.failures = 1000
        budget.disableAfter = 1000
        budget.open = 10
        return budget
    }
}
