import HTTP
import Wire

/// A request that has one reading, and what is known of who sent it: what every phase works with.
struct IncomingRequest: Sendable {
    /// The one value that is matched, bound and forwarded.
    let canonical: CanonicalRequest
    /// Whose request it is, as far as forwarding fields can say.
    let origin: RequestOrigin
    /// The id that logs, problem documents and the upstream know it by.
    let id: RequestID
    /// What is left of an OPTIONS request's Max-Forwards; nil where there is none.
    let maxForwards: Int?

    var isHEAD: Bool { canonical.method == .head }
}
