// Every way in which a request is refused, as its caller sees it. The table is closed: a refusal names one of these,
// its document has the type and the title that stand here, and the page under `/.countersign/problems/` and
// docs/problems.md show the same text. One status each. A problem stands here when something is refused for it, and
// not before.
//
// A slug is forever: programs compare it. Nothing in these texts names an upstream, an address or a file.

/// Why a request was refused, in a word that programs may compare.
public enum Problem: String, CaseIterable, Sendable {
    case malformed
    case ambiguous
    case connectionOption = "connection-option"
    case websocketHandshake = "websocket-handshake"
    case undecidable
    case denied
    case notFound = "not-found"
    case methodRefused = "method-refused"
    case requestTimeout = "request-timeout"
    case bodyTooLarge = "body-too-large"
    case targetTooLong = "target-too-long"
    case expectationFailed = "expectation-failed"
    case misdirected
    case websocketVersion = "websocket-version"
    case headerTooLarge = "header-too-large"
    case internalFault = "internal-fault"
    case codingUnsupported = "coding-unsupported"
    case upstreamUnreachable = "upstream-unreachable"
    case upstreamInvalid = "upstream-invalid"
    case unavailable
    case upstreamTimeout = "upstream-timeout"
    case versionUnsupported = "version-unsupported"
    case loopDetected = "loop-detected"

    /// Who can do something about it.
    public enum Side: String, Sendable {
        /// Whoever wrote or runs the client.
        case caller = "the caller"
        /// Whoever runs the gateway.
        case gateway = "whoever runs the gateway"
        /// Whoever runs the app behind it.
        case app = "whoever runs the app"
    }
}

extension Problem {
    /// Where the documents of all problems say that their explanation is.
    public static let root: StaticString = "/.countersign/problems/"

    /// The last part of the problem's path.
    public var slug: String { rawValue }

    /// The status that it is answered with.
    public var status: Int { text.status }

    /// What it is called.
    public var title: String { text.title }

    /// What happened, in a paragraph for a person.
    public var explanation: String { text.explanation }

    /// How to mend it.
    public var remedy: String { text.remedy }

    /// Who has to.
    public var side: Side { text.side }

    /// How many seconds the caller is told to wait; nil where waiting mends nothing.
    public var retryAfter: Int? { text.retryAfter }

    /// What is said of one problem.
    struct Text: Sendable {
        let status: Int
        let title: String
        let side: Side
        let explanation: String
        let remedy: String
        var retryAfter: Int?
    }

    private var text: Text {
        switch self {
        case .malformed: Self.malformedText
        case .ambiguous: Self.ambiguousText
        case .connectionOption: Self.connectionOptionText
        case .websocketHandshake: Self.websocketHandshakeText
        case .undecidable: Self.undecidableText
        case .denied: Self.deniedText
        case .notFound: Self.notFoundText
        case .methodRefused: Self.methodRefusedText
        case .requestTimeout: Self.requestTimeoutText
        case .bodyTooLarge: Self.bodyTooLargeText
        case .targetTooLong: Self.targetTooLongText
        case .expectationFailed: Self.expectationFailedText
        case .misdirected: Self.misdirectedText
        case .websocketVersion: Self.websocketVersionText
        case .headerTooLarge: Self.headerTooLargeText
        case .internalFault: Self.internalFaultText
        case .codingUnsupported: Self.codingUnsupportedText
        case .upstreamUnreachable: Self.upstreamUnreachableText
        case .upstreamInvalid: Self.upstreamInvalidText
        case .unavailable: Self.unavailableText
        case .upstreamTimeout: Self.upstreamTimeoutText
        case .versionUnsupported: Self.versionUnsupportedText
        case .loopDetected: Self.loopDetectedText
        }
    }
}
