import Reactor

/// Whether a peer keeps up the least rate, one span of time after the other (HTP-20). Time in which it is not the peer
/// that is waited for doesn't count: the span begins anew. A rate over everything so far would let a peer that was quick
/// once be slow for hours.
struct Pace {
    private var since = LoopTime.never
    private var before = 0

    /// It is not the peer that is waited for.
    @inline(__always)
    mutating func rest() { since = .never }

    /// It is, and so many octets have moved so far.
    @inline(__always)
    mutating func watch(_ moved: Int, at now: LoopTime) {
        guard since == .never else { return }
        since = now
        before = moved
    }

    /// When it is to be judged.
    @inline(__always)
    func deadline(after span: UInt64) -> LoopTime {
        since == .never ? .never : since.advanced(byMilliseconds: span)
    }

    /// False where a span is over in which fewer octets moved than that rate asks for.
    mutating func keepsUp(_ moved: Int, rate: Int, over span: UInt64, at now: LoopTime) -> Bool {
        guard since != .never, now >= deadline(after: span) else { return true }
        let isEnough = (moved - before) * 1_000 >= rate * Int(span)
        since = now
        before = moved
        return isEnough
    }
}
