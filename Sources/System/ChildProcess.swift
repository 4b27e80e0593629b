// Runs another program to its end: how the tests see the product as its users do. Invariants: a child has three
// streams and no other descriptor of ours (all of them close on exec); nothing waits past the deadline, at
// which the child is killed (what it started itself is not); a child that was started is always waited for, so
// none is left as a zombie; no signal is blocked in it, and none ignored that this process does not ignore,
// SIGPIPE least of all. Its standard input is a socket.

import CLinux
import Glibc

/// A program that runs once, with all of its input given and all of its output kept.
public struct ChildProcess: Sendable {
    /// How a program ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with this status.
        case exited(Int32)
        /// By this signal.
        case signalled(Int32)
    }

    /// What a program that has ended leaves behind.
    public struct Outcome: Hashable, Sendable {
        /// How it ended.
        public let ending: Ending
        /// What it wrote to standard output; empty where nobody read that.
        public let output: [UInt8]
        /// What it wrote to standard error.
        public let error: [UInt8]
    }

    /// Where it is. It is not looked for on the PATH.
    public var path: String
    /// What follows its name.
    public var arguments: [String]
    /// All of its environment.
    public var environment: [String: String] = [:]
    /// What it finds on standard input; it may leave some of it unread.
    public var input: [UInt8] = []
    /// Whether somebody reads its standard output. If not, its first write meets a pipe without a reader.
    public var isRead = true

    /// A program and its arguments.
    public init(_ path: String, _ arguments: [String] = []) {
        self.path = path
        self.arguments = arguments
    }

    /// Runs it to its end, or to the deadline, which is a fault of `poll` (ETIMEDOUT).
    public func run(by deadline: MonotonicInstant) throws(SystemFault) -> Outcome {
        var child = try RunningChild(self)
        return try child.finish(self, by: deadline)
    }
}

extension ChildProcess.Ending {
    /// As WIFEXITED and WTERMSIG of wait(2) have it.
    init(_ status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }
}

/// A child between its start and its end, and our ends of its streams.
struct RunningChild: ~Copyable {
    private let id: pid_t
    private let path: String
    private var hasEnded = false
    private var input: FileDescriptor?
    private var output: FileDescriptor?
    private var error: FileDescriptor?

    init(_ program: ChildProcess) throws(SystemFault) {
        let input = try Pipe.pair(program.path)
        let output = try Pipe(program.path)
        let error = try Pipe(program.path)
        id = try Self.spawn(program, [input.reading.number, output.writing.number, error.writing.number])
        path = program.path
        self.input = input.takeWriting()
        self.output = program.isRead ? output.takeReading() : nil
        self.error = error.takeReading()
    }

    deinit {
        if hasEnded { return }
        kill(id, SIGKILL)
        while waitpid(id, nil, 0) == -1, errno == EINTR {}
    }
}

extension RunningChild {
    /// Starts the program with these descriptors as its three streams.
    static func spawn(_ program: ChildProcess, _ streams: [Int32]) throws(SystemFault) -> pid_t {
        // SAFETY: what is initialised here is destroyed here, and every pointer lives to the end of its call.
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var signals = sigset_t()
        var id = pid_t()
        let variables = program.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        guard !([program.path] + program.arguments + variables).contains(where: { $0.utf8.contains(0) })
        else {
            throw SystemFault(.spawn, program.path, code: .invalid)
        }
        let answer = unsafe withCStrings([program.path] + program.arguments) { arguments in
            unsafe withCStrings(variables) { variables in
                unsafe posix_spawn_file_actions_init(&actions)
                defer { unsafe posix_spawn_file_actions_destroy(&actions) }
                for (number, descriptor) in streams.enumerated() {
                    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
                }
                unsafe posix_spawnattr_init(&attributes)
                defer { unsafe posix_spawnattr_destroy(&attributes) }
                unsafe posix_spawnattr_setflags(
                    &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
                unsafe sigemptyset(&signals)
                unsafe posix_spawnattr_setsigmask(&attributes, &signals)
                unsafe sigaddset(&signals, SIGPIPE)
                unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
                return unsafe posix_spawn(&id, program.path, &actions, &attributes, arguments, variables)
            }
        }
        // posix_spawn gives the number back instead of leaving it in errno.
        guard answer == 0 else { throw SystemFault(.spawn, program.path, code: ErrorCode(rawValue: answer)) }
        return id
    }

    /// Lends the strings as C has them: one pointer each, and a null at the end.
    private static func withCStrings<Answer>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Answer
    ) -> Answer {
        // SAFETY: each copy is freed after the body, which is the only one to see it.
        var pointers = unsafe strings.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress.unsafelyUnwrapped) }
    }
}

extension RunningChild {
    /// Feeds and reads the child until it has ended and closed what it wrote to.
    mutating func finish(
        _ program: ChildProcess, by deadline: MonotonicInstant
    ) throws(SystemFault) -> ChildProcess.Outcome {
        let end = FileDescriptor(
            owning: try SystemCall.openProcess.perform(on: path) { countersign_pidfd_open(id) })
        var rest = program.input[...]
        var written: (output: [UInt8], error: [UInt8]) = ([], [])
        var isRunning = true
        while isRunning || output != nil || error != nil {
            if rest.isEmpty { input = nil }
            var requests = [
                Self.request(input?.number, POLLOUT), Self.request(output?.number, POLLIN),
                Self.request(error?.number, POLLIN), Self.request(isRunning ? end.number : nil, POLLIN),
            ]
            try wait(&requests, by: deadline)
            if requests[0].revents != 0 { try feed(&rest) }
            if requests[1].revents != 0 { try Self.take(&output, into: &written.output, path) }
            if requests[2].revents != 0 { try Self.take(&error, into: &written.error, path) }
            if requests[3].revents != 0 { isRunning = false }
        }
        return ChildProcess.Outcome(ending: try reap(), output: written.output, error: written.error)
    }

    /// A stream that has been let go is nil, and poll passes over a number below zero.
    private static func request(_ number: Int32?, _ events: Int32) -> pollfd {
        pollfd(fd: number ?? -1, events: Int16(events), revents: 0)
    }

    private func wait(_ requests: inout [pollfd], by deadline: MonotonicInstant) throws(SystemFault) {
        let ready = try SystemCall.poll.perform(on: path) {
            let left = Clocks.monotonic().milliseconds(until: deadline)
            // SAFETY: the requests live for the length of the call, and their count goes with them.
            return unsafe requests.withUnsafeMutableBufferPointer {
                unsafe poll($0.baseAddress, nfds_t($0.count), Int32(clamping: left))
            }
        }
        if ready == 0 { throw SystemFault(.poll, path, code: .timedOut) }
    }

    /// Sends what the child's input has room for. A child that reads no more is no fault.
    private mutating func feed(_ rest: inout ArraySlice<UInt8>) throws(SystemFault) {
        guard let number = input?.number else { return }
        do throws(SystemFault) {
            let count = try SystemCall.send.transfer(upTo: rest.count, on: path) { count in
                // SAFETY: the pointer is used within the closure, for at most the octets of `rest`.
                unsafe rest.withUnsafeBytes {
                    unsafe send(number, $0.baseAddress, count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
                }
            }
            rest = rest.dropFirst(count)
        } catch {
            guard [.brokenPipe, .reset].contains(error.code) else { throw error }
            rest = []
        }
    }

    /// Reads what is there, and lets the stream go at its end.
    private static func take(
        _ stream: inout FileDescriptor?, into text: inout [UInt8], _ path: String
    ) throws(SystemFault) {
        guard let number = stream?.number else { return }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = try SystemCall.read.transfer(upTo: piece.count, on: path) { count in
            // SAFETY: the pointer is used within the closure, for at most the octets of `piece`.
            unsafe piece.withUnsafeMutableBytes { unsafe read(number, $0.baseAddress, count) }
        }
        if count == 0 { stream = nil }
        text += piece[..<count]
    }

    private mutating func reap() throws(SystemFault) -> ChildProcess.Ending {
        var status: Int32 = 0
        let id = id
        _ = try SystemCall.waitpid.perform(on: path) {
            // SAFETY: the status is a place to write to for the length of the call.
            unsafe waitpid(id, &status, 0)
        }
        hasEnded = true
        return ChildProcess.Ending(status)
    }
}

/// Two descriptors: what is written to the one is read from the other.
struct Pipe: ~Copyable {
    let reading: FileDescriptor
    let writing: FileDescriptor

    init(_ subject: String) throws(SystemFault) {
        var ends: [Int32] = [-1, -1]
        // SAFETY: the kernel writes two numbers.
        _ = try SystemCall.pipe2.perform(on: subject) { unsafe countersign_pipe2(&ends, O_CLOEXEC) }
        self.init(ends)
    }

    /// A pair of sockets instead: writing to one whose reader left is a fault and never a signal to us.
    static func pair(_ subject: String) throws(SystemFault) -> Pipe {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        // SAFETY: the kernel writes two numbers.
        _ = try SystemCall.socketPair.perform(on: subject) { unsafe socketpair(AF_UNIX, kind, 0, &ends) }
        return Pipe(ends)
    }

    private init(_ ends: [Int32]) {
        reading = FileDescriptor(owning: ends[0])
        writing = FileDescriptor(owning: ends[1])
    }

    consuming func takeReading() -> FileDescriptor { reading }

    consuming func takeWriting() -> FileDescriptor { writing }
}
