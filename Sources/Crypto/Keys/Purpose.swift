// What keys are for. Each purpose has a key of its own, and each key is used in one way only: to make tags, to seal, or to
// derive other keys; so each way has a type of its own. What a key is derived with is written here and nowhere else. A
// label that changes is another key: what was made under the old one is refused.

/// What tags are made for, under keys that rotate with each epoch.
public enum Purpose: CaseIterable, Sendable {
    /// Codes, as the store has them.
    case code
    /// The token in a form of ours.
    case csrf
    /// The cookie of the browser that a challenge belongs to.
    case cookie
    /// Calls to webhooks.
    case webhook
    /// Whom a challenge belongs to.
    case owner
    /// The token by which anyone who got a message may cancel.
    case cancel

    var name: KeyName {
        switch self {
        case .code: .code
        case .csrf: .csrf
        case .cookie: .cookie
        case .webhook: .webhook
        case .owner: .owner
        case .cancel: .cancel
        }
    }
}

/// What tags are made for under keys that change only with the root: names in the store that stand for a person or an
/// address. Budgets and blocks are counted under them for up to a day and more, and factors that were disabled stay so; a
/// new key would be a new name, and with it every counter would begin anew for whoever waited for the boundary.
public enum LastingPurpose: CaseIterable, Sendable {
    /// A destination, where sends to it are counted.
    case destination
    /// A subject, where its challenges, failures and blocks are.
    case subject

    var name: KeyName {
        switch self {
        case .destination: .destination
        case .subject: .subject
        }
    }
}

/// Every key that comes from the root.
enum KeyName: Int, CaseIterable {
    case code
    case csrf
    case cookie
    case webhook
    case owner
    case cancel
    /// What the keys of the audit's chains come from.
    case audit
    /// What the keys of parked requests come from.
    case park
    /// What a challenge's id is sealed with.
    case identifier
    case destination
    case subject

    /// What it is derived with: this, and the number of its epoch in four octets if it has one.
    var label: String {
        let word =
            switch self {
            case .code: "code"
            case .csrf: "csrf"
            case .cookie: "cookie"
            case .webhook: "webhook"
            case .owner: "owner"
            case .cancel: "cancel"
            case .audit: "audit"
            case .park: "park"
            case .identifier: "identifier"
            case .destination: "destination"
            case .subject: "subject"
            }
        return "countersign/\(word)/v1"
    }
}
