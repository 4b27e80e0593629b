// Signals as values: one thread waits for them, and no code of ours ever runs inside a handler, where hardly
// anything may be done.

import Glibc

/// The signals that a running gateway is told things by.
public enum ControlSignal: Sendable, CaseIterable {
    /// SIGTERM: finish what is in flight, and end.
    case terminate
    /// SIGINT: the same, from a keyboard.
    case interrupt
    /// SIGHUP: read the files again.
    case reload
    /// SIGUSR1: open the logs again.
    case reopen

    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .reload: SIGHUP
        case .reopen: SIGUSR1
        }
    }
}

/// Takes the control signals away from their default actions, so that they can be waited for.
public struct ControlSignals: Sendable {
    /// Blocks them in this thread and in every thread that is started after it: to be made first of all.
    public init() throws(SystemFault) {
        var signals = Self.all
        // SAFETY: the set lives for the length of the call.
        let answer = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        guard answer == 0 else { throw SystemFault(.signalMask, code: ErrorCode(rawValue: answer)) }
    }

    /// Waits for the next one.
    public func next() throws(SystemFault) -> ControlSignal {
        var signals = Self.all
        while true {
            let number = try SystemCall.waitForSignal.perform {
                // SAFETY: the set lives for the length of the call.
                unsafe sigwaitinfo(&signals, nil)
            }
            if let signal = ControlSignal.allCases.first(where: { $0.number == number }) { return signal }
        }
    }

    /// The next one that comes within so many milliseconds; nil where none does.
    public func next(within milliseconds: Int) -> ControlSignal? {
        var signals = Self.all
        var patience = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
        // SAFETY: the set and the time live for the length of the call.
        let number = unsafe sigtimedwait(&signals, nil, &patience)
        return ControlSignal.allCases.first { $0.number == number }
    }

    private static var all: sigset_t {
        var signals = sigset_t()
        // SAFETY: the set is a place to write to for the length of each call.
        unsafe sigemptyset(&signals)
        for signal in ControlSignal.allCases { unsafe sigaddset(&signals, signal.number) }
        return signals
    }
}
