import System

/// Something with a descriptor that the loop tells of events: a stream or a listener.
///
/// INVARIANT: used on its loop's thread alone.
public class EventSource: @unchecked Sendable {
    init() {}

    /// What has happened; overridden by every kind of source.
    func handle(_ event: Poller.Event) {}
}

// SAFETY: a token is the address of a source. While a source is watched the loop holds a reference of it, and after
// that until the end of the batch, so a token that the poller names is always good.
extension EventSource {
    var token: UInt64 { UInt64(UInt(bitPattern: unsafe Unmanaged.passUnretained(self).toOpaque())) }

    @unsafe func retainedToken() -> UInt64 {
        UInt64(UInt(bitPattern: unsafe Unmanaged.passRetained(self).toOpaque()))
    }

    @unsafe static func of(_ token: UInt64) -> Unmanaged<EventSource> {
        guard let address = unsafe UnsafeRawPointer(bitPattern: UInt(token)) else {
            preconditionFailure("the token of the wake-up is no source")
        }
        return unsafe Unmanaged.fromOpaque(address)
    }
}
