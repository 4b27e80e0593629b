// What is wrong with what a policy says, or worth a look, as far as it is about meaning: the form was settled by whoever
// read it. A finding names its place by what the policy is made of, for nothing here knows of lines.

/// How bad something is.
public enum Severity: String, CaseIterable, Sendable {
    /// The policy is not taken.
    case error
    /// It is taken, and somebody should look at it.
    case warning
}

/// Which rule was broken. Programs compare it; the words may change.
public enum PolicyRule: String, CaseIterable, Sendable {
    /// A name of something that there isn't.
    case nameUnknown = "name-unknown"
    /// A name that something else has.
    case nameRepeated = "name-repeated"
    /// What can't be done without.
    case keyMissing = "key-missing"
    /// A value that is good by itself and can't stand beside another.
    case conflict
    /// A route that no request gets to.
    case routeCovered = "route-covered"
    /// A scenario that shows nothing.
    case displayMissing = "display-missing"
    /// Fields to be shown of requests that have no body.
    case displayUnread = "display-unread"
    /// A channel that can't carry what `dynamic_linking` wants carried.
    case linking = "dynamic-linking"
    /// A channel that doesn't prove as much as was asked for.
    case assurance
    /// An approval that can't last.
    case approval = "approval-lasts"
    /// A message with a place for something that there isn't, or without one for the code.
    case message
    /// A destination that nobody knows.
    case destination
    /// A code is asked for of callers that nobody knows.
    case subjectMissing = "subject-missing"
    /// Two ways that read the same credential.
    case subjectShared = "subject-shared"
    /// A way whose callers are asked for a code each time.
    case loginMissing = "login-missing"
    /// A method that gets past a protected route.
    case siblingOpen = "sibling-open"
    /// SMS where nothing else can be chosen.
    case smsAlone = "sms-alone"
    /// A route that only watches, behind the day that it was to watch until.
    case shadowOver = "shadow-over"
    /// One that watches for ever.
    case shadowEndless = "shadow-endless"
    case scenarioUnused = "scenario-unused"
    /// A condition about a body that isn't there.
    case conditionUnread = "condition-unread"
    /// A key that changes nothing where it stands.
    case keyIdle = "key-idle"

    /// How bad that is.
    public var severity: Severity {
        switch self {
        case .loginMissing, .siblingOpen, .smsAlone, .shadowOver, .shadowEndless, .scenarioUnused,
            .conditionUnread, .keyIdle:
            .warning
        default: .error
        }
    }
}

/// Where in a policy something is.
public struct PolicySpot: Hashable, Sendable {
    /// A part of a policy, by its position in the content.
    public enum Part: Hashable, Sendable {
        case policy
        case subject(Int)
        case scenario(Int)
        case route(Int)
    }

    /// A step from a part to what is in it.
    public enum Step: Hashable, Sendable {
        case key(String)
        case element(Int)
    }

    /// Where the steps begin.
    public let part: Part
    /// What leads from there to the place; what isn't written ends them early.
    public let steps: [Step]

    /// The place that these steps lead to.
    public init(_ part: Part, _ steps: [Step]) {
        self.part = part
        self.steps = steps
    }

    init(_ part: Part, _ steps: Step...) { self.init(part, steps) }
}

extension PolicySpot.Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A key.
    public init(stringLiteral key: String) { self = .key(key) }

    /// An element of a list.
    public init(integerLiteral index: Int) { self = .element(index) }
}

/// Something that is wrong with a policy, or worth a look.
public struct PolicyFinding: Hashable, Sendable {
    /// Which rule was broken.
    public let rule: PolicyRule
    /// Where.
    public let spot: PolicySpot
    /// What else it is about; whoever shows the finding says where that is.
    public let other: PolicySpot?
    /// What is wrong, with what the policy's author wrote in backticks, as it was written.
    public let explanation: String
    /// How to mend it.
    public let remedy: String
    /// The names of which one may have been meant.
    public let names: [String]
    /// What was written instead.
    public let written: String
}

/// What of a policy could not be read whole. Its name is good; nothing else of it is judged.
public struct PolicyDoubts: Sendable {
    /// Positions of routes.
    public var routes: Set<Int> = []
    /// Positions of scenarios.
    public var scenarios: Set<Int> = []
    /// Whether there may be more routes than were read.
    public var missRoutes = false
    /// The same of scenarios.
    public var missScenarios = false
    /// The same of ways to know the subject.
    public var missSubject = false
    /// The same of hosts.
    public var missHosts = false

    /// None.
    public init() {}
}
