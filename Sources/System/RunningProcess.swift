// A program that goes on running while somebody talks to it: the gateway itself and real upstreams, as tests start
// them. What it writes is kept as it comes. It is waited for by one thread from its start to its end, so its number is
// not another's as long as the value lives, and when the value ends so does the program.

import CLinux
import Glibc

/// A program that runs.
public final class RunningProcess: Sendable {
    fileprivate struct State: Sendable {
        var output: [UInt8] = []
        var error: [UInt8] = []
        var openStreams = 2
        var ending: ChildProcess.Ending?
    }

    /// One end of a pipe, for the thread that reads it.
    private final class Stream: Sendable {
        let descriptor: FileDescriptor

        init(_ descriptor: consuming FileDescriptor) {
            self.descriptor = descriptor
        }
    }

    /// Its number.
    public let id: Int32
    private let state = Monitor(State())

    /// Starts a program. It finds nothing on its standard input.
    public init(_ program: ChildProcess) throws(SystemFault) {
        let input = try Pipe(program.path)
        let output = try Pipe(program.path)
        let error = try Pipe(program.path)
        id = try RunningChild.spawn(
            program, [input.reading.number, output.writing.number, error.writing.number])
        let state = state
        let id = id
        let streams = [Stream(output.takeReading()), Stream(error.takeReading())]
        _ = try Thread { Self.read(streams[0], path: program.path) { octets in state.take(output: octets) } }
        _ = try Thread { Self.read(streams[1], path: program.path) { octets in state.take(error: octets) } }
        _ = try Thread { Self.awaitEnd(of: id, state) }
    }

    deinit {
        send(SIGKILL)
        _ = ending(by: MonotonicInstant(nanoseconds: .max))
    }

    /// What it wrote to its standard output so far.
    public var output: [UInt8] { state.withLock { $0.output } }

    /// What it wrote to its standard error so far.
    public var error: [UInt8] { state.withLock { $0.error } }

    /// Waits until what it wrote is as wanted; false where it isn't in time, or can't be any more.
    public func writes(
        by deadline: MonotonicInstant, _ isWanted: (_ output: [UInt8], _ error: [UInt8]) -> Bool
    ) -> Bool {
        state.wait(until: deadline) { state in
            if isWanted(state.output, state.error) { return true }
            return state.openStreams == 0 && state.ending != nil ? false : nil
        } ?? false
    }

    /// Tells it something.
    public func signal(_ signal: ControlSignal) { send(signal.number) }

    /// How it ended, once all that it wrote was read; nil where it has not in time.
    public func ending(by deadline: MonotonicInstant) -> ChildProcess.Ending? {
        state.wait(until: deadline) { $0.openStreams == 0 ? $0.ending : nil }
    }

    /// Never once it was waited for, for its number may be another's by then.
    private func send(_ number: Int32) {
        state.withLock { state in
            if state.ending == nil { kill(id, number) }
        }
    }

    private static func read(_ stream: Stream, path: String, _ take: ([UInt8]?) -> Void) {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try? SystemCall.read.transfer(upTo: piece.count, on: path) { count in
                // SAFETY: the pointer is used within the closure, for at most the octets of `piece`.
                unsafe piece.withUnsafeMutableBytes {
                    unsafe Glibc.read(stream.descriptor.number, $0.baseAddress, count)
                }
            }
            guard let count, count > 0 else { return take(nil) }
            take(Array(piece[..<count]))
        }
    }

    private static func awaitEnd(of id: Int32, _ state: Monitor<State>) {
        // SAFETY: a union that the kernel fills in and nobody reads; it lives for the length of the call. The child stays
        // a zombie, and its number its own, until the lock is held.
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        state.withLock { state in
            var status: Int32 = 0
            // SAFETY: the status is a place to write to for the length of the call.
            while unsafe waitpid(id, &status, 0) == -1, errno == EINTR {}
            state.ending = ChildProcess.Ending(status)
        }
    }
}

extension Monitor<RunningProcess.State> {
    fileprivate func take(output octets: [UInt8]?) {
        withLock { state in
            if let octets { state.output += octets } else { state.openStreams -= 1 }
        }
    }

    fileprivate func take(error octets: [UInt8]?) {
        withLock { state in
            if let octets { state.error += octets } else { state.openStreams -= 1 }
        }
    }
}
