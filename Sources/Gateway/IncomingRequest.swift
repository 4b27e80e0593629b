import Domain
import HTTP
import Reactor
import Wire

/// A request that has one reading, and what is known of who sent it: what every phase works with. It can't be copied, so
/// that phases look at the one there is instead of counting references of its parts.
struct IncomingRequest: ~Copyable, Sendable {
    /// The one value that is matched, bound and forwarded.
    let canonical: CanonicalRequest
    /// Whose request it is, as far as forwarding fields can say.
    let origin: RequestOrigin
    /// The id that logs, problem documents and the upstream know it by.
    let id: RequestID
    /// What is left of an OPTIONS request's Max-Forwards; nil where there is none.
    let maxForwards: Int?
    /// Whether Connection has the option to change the protocol.
    private let upgrades: Bool

    init(
        _ canonical: consuming CanonicalRequest, origin: consuming RequestOrigin, id: RequestID,
        maxForwards: Int?, upgrades: Bool
    ) {
        self.canonical = canonical
        self.origin = origin
        self.id = id
        self.maxForwards = maxForwards
        self.upgrades = upgrades
    }

    var isHEAD: Bool { if case .head = canonical.method { true } else { false } }

    /// Whether it asks to change the protocol; nobody can in HTTP/1.0 (RFC 9110, section 7.8).
    var asksToSwitch: Bool { upgrades && canonical.version == .http11 }
}

extension Exchange {
    /// When it is, by the wall's clock.
    var time: Timestamp { Timestamp(wallMicroseconds: loop.wallMicroseconds) }
}
