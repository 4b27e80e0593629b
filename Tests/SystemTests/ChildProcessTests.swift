import System
import Testing

@Suite struct ChildProcessTests {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 20_000) }

    private func run(
        _ script: String, _ change: (inout ChildProcess) -> Void = { _ in }
    ) throws -> ChildProcess.Outcome {
        var shell = ChildProcess("/bin/sh", ["-c", script])
        change(&shell)
        return try shell.run(by: Self.soon)
    }

    @Test func `output, error and status of a child are told apart`() throws {
        let outcome = try run("echo out; echo err >&2; exit 7")
        #expect(outcome.ending == .exited(7))
        #expect(outcome.output == Array("out\n".utf8))
        #expect(outcome.error == Array("err\n".utf8))
    }

    @Test func `a child gets its arguments as they are and its environment alone`() throws {
        let outcome = try ChildProcess(
            "/bin/sh", ["-c", "printf '%s|' \"$@\"; printf %s \"$A\"", "sh", "a b", "", "*"]
        )
        .with { $0.environment = ["A": "1 2"] }.run(by: Self.soon)
        #expect(String(decoding: outcome.output, as: UTF8.self) == "a b||*|1 2")
        #expect(try run("[ -z \"$HOME\" ]").ending == .exited(0))
    }

    @Test func `more than a pipe holds goes in and comes back`() throws {
        let octets = [UInt8](repeating: 0x78, count: 3 << 20)
        let outcome = try ChildProcess("/bin/cat").with { $0.input = octets }.run(by: Self.soon)
        #expect(outcome.output == octets)
        #expect(outcome.ending == .exited(0))
    }

    @Test func `a child that leaves its input unread is no fault`() throws {
        let outcome = try run("exit 3") { $0.input = [UInt8](repeating: 0x78, count: 3 << 20) }
        #expect(outcome.ending == .exited(3))
    }

    @Test func `a child ended by a signal says which`() throws {
        #expect(try run("kill -TERM $$").ending == .signalled(15))
    }

    @Test func `where nobody reads its output, a child meets a broken pipe`() throws {
        #expect(try run("while :; do echo x; done") { $0.isRead = false }.ending == .signalled(13))
    }

    @Test func `a child that goes on past the deadline is killed, and that is a fault`() throws {
        let sleeper = ChildProcess("/bin/sleep", ["1000"])
        #expect(throws: SystemFault(.poll, "/bin/sleep", code: .timedOut)) {
            try sleeper.run(by: Clocks.monotonic())
        }
    }

    @Test func `a program that is not there is a fault, and so is a NUL in an argument`() throws {
        #expect(throws: SystemFault(.spawn, "/nowhere/at all", code: .noSuchFile)) {
            try ChildProcess("/nowhere/at all").run(by: Self.soon)
        }
        #expect(throws: SystemFault(.spawn, "/bin/echo", code: .invalid)) {
            try ChildProcess("/bin/echo", ["a\0b"]).run(by: Self.soon)
        }
    }

    @Test func `calls that are interrupted or move little change nothing`() throws {
        let octets = Array("whole and nothing else".utf8)
        let script: [SystemCall: [ForcedOutcome]] = [
            .poll: [.failure(.interrupted)], .waitpid: [.failure(.interrupted)],
            .send: [.atMost(1), .failure(.interrupted), .atMost(3)],
            .read: [.failure(.interrupted), .atMost(2)],
        ]
        let outcome = try ForcedOutcomes.script(script) {
            try ChildProcess("/bin/cat").with { $0.input = octets }.run(by: Self.soon)
        }
        #expect(outcome.answer.output == octets)
        #expect(outcome.unused.isEmpty)
    }

    @Test func `a child that can't be watched is a fault, and is not left behind`() throws {
        let fault = SystemFault(.openProcess, "/bin/sleep", code: ErrorCode(rawValue: 24))
        let outcome = ForcedOutcomes.script([.openProcess: [.failure(fault.code)]]) {
            Result { () throws(SystemFault) in try ChildProcess("/bin/sleep", ["1000"]).run(by: Self.soon) }
        }
        #expect(outcome.answer == .failure(fault))
    }
}

extension ChildProcess {
    fileprivate func with(_ change: (inout ChildProcess) -> Void) -> ChildProcess {
        var changed = self
        change(&changed)
        return changed
    }
}
