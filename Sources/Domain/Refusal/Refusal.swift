// The typed way out: whatever stops a request becomes one of these, and is answered in one place. A refusal knows what
// its caller may know and nothing else: no name of an upstream, no address, no path of a file can get into it, for its
// detail is either our own text about the octets that the caller sent, or absent.

public import Wire

/// Why a request was not forwarded, or its response not delivered.
public struct Refusal: Error, Equatable, Sendable {
    /// What its caller is told.
    public let problem: Problem
    /// What is wrong with this very request, as a sentence without names of ours; nil where the problem says all.
    public let detail: String?
    /// Why, for the operator's log alone: it may name what no caller is to know.
    public let cause: String?
    /// The fault of the message that it stands for, for logs and metrics; nil where there was none.
    public let fault: HTTPFault.Reason?
    /// The methods that the response lists in `Allow`, which belongs to 405 alone.
    public let allow: [Method]
    /// How many seconds the caller is told to wait.
    public let retryAfter: Int?

    /// A refusal for a problem. `detail` must hold nothing that the caller doesn't know already.
    public init(
        _ problem: Problem, detail: String? = nil, cause: String? = nil, allow: [Method] = [],
        retryAfter: Int? = nil
    ) {
        self.init(problem, detail, cause, nil, allow, retryAfter)
    }

    /// The refusal of a request that this fault was found in. A fault of a response is none of its caller's, and
    /// becomes `upstreamInvalid` where it is met.
    public init(_ fault: HTTPFault) {
        let reason = fault.reason
        self.init(
            Problem(reason), "\(reason.explanation); \(reason.remedy)", nil, reason,
            reason == .methodRefused ? Self.everyMethod : [], nil)
    }

    private init(
        _ problem: Problem, _ detail: String?, _ cause: String?, _ fault: HTTPFault.Reason?,
        _ allow: [Method],
        _ retryAfter: Int?
    ) {
        self.problem = problem
        self.detail = detail
        self.cause = cause
        self.fault = fault
        self.allow = allow
        self.retryAfter = retryAfter ?? problem.retryAfter
    }

    /// The status of the response.
    public var status: Int { problem.status }

    /// What logs and metrics count it by: the fault if there was one, else the problem.
    public var reason: String { fault?.rawValue ?? problem.slug }

    /// The methods that a gateway forwards where nothing else is said.
    private static let everyMethod: [Method] = [.get, .head, .post, .put, .patch, .delete, .options]
}

extension Refusal {
    /// No policy names the host.
    public static let misdirected = Refusal(.misdirected)
    /// No route takes the path.
    public static let denied = Refusal(.denied)
    /// Nothing of ours is under the reserved path.
    public static let notFound = Refusal(.notFound)
    /// A Connection option names a field that is not its own.
    public static let connectionOption = Refusal(.connectionOption)
    /// The head or the body came too slowly.
    public static let requestTimeout = Refusal(.requestTimeout)
    /// The body is larger than it may be here.
    public static let bodyTooLarge = Refusal(.bodyTooLarge)
    /// An Expect that is not `100-continue`.
    public static let expectationFailed = Refusal(.expectationFailed)
    /// Our own name is in Via.
    public static let loopDetected = Refusal(.loopDetected)
    /// No connection to the upstream.
    public static let upstreamUnreachable = Refusal(.upstreamUnreachable)
    /// A response that is malformed or was cut.
    public static let upstreamInvalid = Refusal(.upstreamInvalid)
    /// No response in time.
    public static let upstreamTimeout = Refusal(.upstreamTimeout)
    /// Too much at once, or about to stop.
    public static let unavailable = Refusal(.unavailable)
    /// What must not happen.
    public static let internalFault = Refusal(.internalFault)

    /// A method that is not taken here, with those that are.
    public static func methodRefused(allow: [Method]) -> Refusal { Refusal(.methodRefused, allow: allow) }
}

extension Problem {
    /// The problem that a fault of a request is. Its status is the fault's own.
    init(_ reason: HTTPFault.Reason) {
        switch reason {
        case .methodRefused: self = .methodRefused
        case .bodyTooLarge, .chunkSizeTooLarge: self = .bodyTooLarge
        case .startLineTooLong: self = .targetTooLong
        case .fieldTooLong, .fieldsTooLong, .fieldsTooMany: self = .headerTooLarge
        case .encodingUnknown: self = .codingUnsupported
        case .versionUnsupported: self = .versionUnsupported
        case .unwritableField: self = .internalFault
        case .hostRepeated, .hostDiffers, .schemeDiffers, .fieldRepeated,
            .lengthWithEncoding, .lengthRepeated, .encodingRepeated, .encodingForbidden,
            .pathEmptySegment, .pathDotSegment, .pathSegmentEnd, .pathBackslash, .pathSemicolon,
            .pathEncodedSeparator, .pathEncodedDelimiter, .pathEncodedControl, .pathEncodedPercent,
            .pathEncodedNeedlessly, .pathNotUTF8, .pathReadings:
            self = .ambiguous
        default: self = .malformed
        }
    }
}
