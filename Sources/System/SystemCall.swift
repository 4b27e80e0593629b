// The way into the kernel. A call that can be interrupted or fail for reasons worth telling goes through `perform`,
// which is where it is made again and where errno becomes a value; waiting for a child that was killed is the one
// loop beside it. A call that moves octets goes through `transfer`, so that a test can make it move fewer than were
// asked for. Reading folders and clocks, and asking whether a file or a terminal is there, go without.

/// The calls we make, each under the name of its manual page. A closed set: a fault can't name a call that
/// does not exist, and a test that forces a fault can't misspell one.
public enum SystemCall: String, Sendable, CaseIterable {
    case accept4
    case bind
    case changeMode = "fchmod"
    case connect
    case control = "ioctl"
    case controlProcess = "prctl"
    case controlPoller = "epoll_ctl"
    case createPoller = "epoll_create1"
    case duplicate = "fcntl"
    case eventDescriptor = "eventfd"
    case fstat
    case getSocketName = "getsockname"
    case getSocketOption = "getsockopt"
    case listen
    case lock = "flock"
    case lookUp = "getaddrinfo"
    case lstat
    case makeFolder = "mkdir"
    case open
    case openFolder = "opendir"
    case openProcess = "pidfd_open"
    case pipe2
    case poll
    case read
    case readFolder = "readdir"
    case receiveMessage = "recvmsg"
    case recv
    case resolve = "realpath"
    case rename
    case send
    case sendMessage = "sendmsg"
    case setLimit = "setrlimit"
    case setSocketOption = "setsockopt"
    case shutdown
    case signalMask = "pthread_sigmask"
    case socket
    case socketPair = "socketpair"
    case spawn = "posix_spawn"
    case startThread = "pthread_create"
    case stat
    case synchronize = "fsync"
    case unlink
    case waitForSignal = "sigwaitinfo"
    case waitOnPoller = "epoll_wait"
    case waitpid
    case write
}

extension SystemCall {
    /// Makes the call until it isn't interrupted, and turns -1 with errno into a fault.
    ///
    /// Never to be used for `close`: Linux has given the descriptor back even when it says EINTR, so a second
    /// close would hit whoever got the number next.
    @inline(__always)
    func perform<Answer: FixedWidthInteger & SignedInteger>(
        on subject: @autoclosure () -> String = "", _ body: () -> Answer
    ) throws(SystemFault) -> Answer {
        try transfer(upTo: 0, on: subject()) { _ in body() }
    }

    /// As `perform`, for a call that moves up to `count` octets and may move fewer.
    @inline(__always)
    func transfer<Answer: FixedWidthInteger & SignedInteger>(
        upTo count: Int, on subject: @autoclosure () -> String = "", _ body: (Int) -> Answer
    ) throws(SystemFault) -> Answer {
        var code = ErrorCode(rawValue: 0)
        let answer = attempt(upTo: count, &code, body)
        if answer == -1 { throw SystemFault(self, subject(), code: code) }
        return answer
    }

    /// As `transfer`, for sockets that don't wait: that nothing could be moved now is an answer and no fault.
    @inline(__always)
    func move(upTo count: Int, _ body: (Int) -> Int) -> Transfer {
        var code = ErrorCode(rawValue: 0)
        let answer = attempt(upTo: count, &code, body)
        if answer >= 0 { return .moved(answer) }
        return code == .wouldBlock ? .wouldBlock : .failed(code)
    }

    /// Makes the call until it isn't interrupted; what it failed with is in `code`.
    @inline(__always)
    private func attempt<Answer: FixedWidthInteger & SignedInteger>(
        upTo count: Int, _ code: inout ErrorCode, _ body: (Int) -> Answer
    ) -> Answer {
        while true {
            let answer = once(upTo: count, &code, body)
            if answer != -1 || code != .interrupted { return answer }
        }
    }

    /// Makes the call once. For a call that waits for a time, which an interruption must not make longer.
    @inline(__always)
    func once<Answer: FixedWidthInteger & SignedInteger>(
        upTo count: Int = 0, _ code: inout ErrorCode, _ body: (Int) -> Answer
    ) -> Answer {
        var count = count
        #if DEBUG
        var forced: ErrorCode?
        switch ForcedOutcomes.next(of: self) {
        case .failure(let code): forced = code
        case .atMost(let octets): count = min(count, octets)
        case .asUsual, nil: break
        }
        let answer = forced == nil ? body(count) : -1
        if answer == -1 { code = forced ?? ErrorCode.ofThisThread }
        #else
        let answer = body(count)
        if answer == -1 { code = ErrorCode.ofThisThread }
        #endif
        return answer
    }
}

/// What came of moving octets over a socket that doesn't wait.
public enum Transfer: Hashable, Sendable {
    /// So many octets were moved; none were read where the peer sends no more.
    case moved(Int)
    /// None now; the poller tells when it is worth another try.
    case wouldBlock
    /// The connection can't be used any more.
    case failed(ErrorCode)
}
