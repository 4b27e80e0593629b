/// Who waits for a turn at a loop, first come, first served.
///
/// SAFETY: a continuation is put in once and taken out to be resumed, so it is resumed once.
@safe
struct TurnQueue: ~Copyable {
    private var waiting: ContiguousArray<UnsafeContinuation<Void, Never>> = unsafe []
    /// How many of those have gone.
    private var gone = 0
    private var isTaken = false

    /// Whether nobody waits.
    var isEmpty: Bool { unsafe gone == waiting.count }

    /// Takes the present turn, where nobody has it and nobody waits for it.
    mutating func take() -> Bool {
        guard !isTaken, isEmpty else { return false }
        isTaken = true
        return true
    }

    @unsafe
    mutating func add(_ continuation: UnsafeContinuation<Void, Never>) {
        unsafe waiting.append(continuation)
    }

    /// Begins the next turn, and gives it to who has waited longest.
    @inline(__always)
    mutating func next() {
        isTaken = false
        if !isEmpty { resume() }
    }

    private mutating func resume() {
        isTaken = true
        let continuation = unsafe waiting[gone]
        gone += 1
        // Moved together once half of it is behind us: each is moved once, on the average.
        if unsafe gone * 2 > waiting.count {
            unsafe waiting.removeFirst(gone)
            gone = 0
        }
        unsafe continuation.resume()
    }
}
