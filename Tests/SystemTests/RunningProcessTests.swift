import System
import Testing

@Suite struct RunningProcessTests {
    private static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 20_000) }

    private func start(_ script: String) throws -> RunningProcess {
        try RunningProcess(ChildProcess("/bin/sh", ["-c", script]))
    }

    @Test func `what a running program wrote is there before it ends`() throws {
        let process = try start("echo out; echo err >&2; exec tail -f /dev/null")
        #expect(process.writes(by: Self.soon) { $0 == Array("out\n".utf8) && $1 == Array("err\n".utf8) })
        process.signal(.terminate)
        #expect(process.ending(by: Self.soon) == .signalled(15))
    }

    @Test func `a signal is handled by who asked for it`() throws {
        let process = try start("trap 'echo told; exit 3' USR1; echo ready; while :; do :; done")
        #expect(process.writes(by: Self.soon) { output, _ in !output.isEmpty })
        process.signal(.reopen)
        #expect(process.ending(by: Self.soon) == .exited(3))
        #expect(process.output == Array("ready\ntold\n".utf8))
        process.signal(.reopen)
    }

    @Test func `what will not be written any more is not waited for`() throws {
        let process = try start("echo out")
        #expect(process.writes(by: Self.soon) { output, _ in output.count > 100 } == false)
        #expect(process.ending(by: Self.soon) == .exited(0))
    }

    @Test func `a program ends with the value that stands for it`() throws {
        var process: RunningProcess? = try start("echo $$; exec tail -f /dev/null")
        #expect(process?.writes(by: Self.soon) { output, _ in output.last == 0x0A } == true)
        let id = try #require(process?.id)
        process = nil
        #expect(!Files.exists("/proc/\(id)"))
    }

    @Test func `a program that isn't there is a fault`() {
        #expect(throws: SystemFault.self) { try RunningProcess(ChildProcess("/nonexistent")) }
    }
}
