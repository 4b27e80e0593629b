import System
import Testing

@Suite struct SupervisorSocketTests {
    static var soon: MonotonicInstant { Clocks.monotonic().advanced(byMilliseconds: 10_000) }

    /// A manager that writes down each message, with a line between them.
    private func supervisor(_ name: String) throws -> RunningProcess {
        let script = """
            import socket, sys
            name = sys.argv[1]
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.bind("\\0" + name[1:] if name[0] == "@" else name)
            print("bound", flush=True)
            while True: print(listener.recv(4096).decode() + "\\n--", flush=True)
            """
        let process = try RunningProcess(ChildProcess("/usr/bin/python3", ["-c", script, name]))
        #expect(process.writes(by: Self.soon) { output, _ in output.starts(with: Array("bound\n".utf8)) })
        return process
    }

    @Test(arguments: ["/tmp/countersign-manager-", "@countersign/manager-"])
    func `a manager at a path or an abstract name is told each thing in one piece`(prefix: String) throws {
        let name = "\(prefix)\(UInt64.random(in: 0...UInt64.max))"
        let process = try supervisor(name)
        defer { try? Files.remove(name) }
        let socket = try SupervisorSocket(name)
        try socket.tell("READY=1\nSTATUS=x", by: Self.soon)
        try socket.tell("WATCHDOG=1", by: Self.soon)
        let told = "bound\nREADY=1\nSTATUS=x\n--\nWATCHDOG=1\n--\n"
        #expect(process.writes(by: Self.soon) { output, _ in output == Array(told.utf8) })
    }

    @Test func `a name that is none, or that nobody listens at, is a fault`() {
        for name in ["", "/", "@", "relative", "/a\0b"] {
            #expect(throws: SystemFault(.connect, name, code: .invalid)) { _ = try SupervisorSocket(name) }
        }
        let long = "/" + String(repeating: "x", count: 200)
        #expect(throws: SystemFault(.connect, long, code: .nameTooLong)) { _ = try SupervisorSocket(long) }
        let absent = "/tmp/countersign-manager-\(UInt64.random(in: 0...UInt64.max))"
        #expect(throws: SystemFault(.connect, absent, code: .noSuchFile)) { _ = try SupervisorSocket(absent) }
        let nobody = "@countersign-\(UInt64.random(in: 0...UInt64.max))"
        #expect(throws: SystemFault(.connect, nobody, code: .refused)) { _ = try SupervisorSocket(nobody) }
    }

    @Test func `each call that fails is told, and one that was interrupted is made again`() throws {
        let name = "@countersign/manager-\(UInt64.random(in: 0...UInt64.max))"
        let process = try supervisor(name)
        for call in [SystemCall.socket, .connect] {
            let outcome = ForcedOutcomes.script([call: [.failure(.interrupted), .failure(.noMemory)]]) {
                Result { () throws(SystemFault) in _ = try SupervisorSocket(name) }
            }
            #expect(throws: SystemFault(call, name, code: .noMemory)) { try outcome.answer.get() }
            #expect(outcome.unused.isEmpty)
        }
        let script: [ForcedOutcome] = [
            .failure(.interrupted), .failure(.wouldBlock), .asUsual, .failure(.refused),
        ]
        let outcome = ForcedOutcomes.script([.send: script]) {
            Result {
                let socket = try SupervisorSocket(name)
                try socket.tell("a", by: Self.soon)
                try socket.tell("b", by: Self.soon)
            }
        }
        #expect(throws: SystemFault(.send, name, code: .refused)) { try outcome.answer.get() }
        #expect(outcome.unused.isEmpty)
        #expect(process.writes(by: Self.soon) { output, _ in output == Array("bound\na\n--\n".utf8) })
    }

    @Test func `a manager that reads nothing is waited for until the deadline`() throws {
        let script = """
            import socket, sys, time
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.bind("\\0" + sys.argv[1][1:])
            print("bound", flush=True)
            time.sleep(60)
            """
        let name = "@countersign/manager-\(UInt64.random(in: 0...UInt64.max))"
        let process = try RunningProcess(ChildProcess("/usr/bin/python3", ["-c", script, name]))
        #expect(process.writes(by: Self.soon) { output, _ in output.starts(with: Array("bound\n".utf8)) })
        let socket = try SupervisorSocket(name)
        #expect(throws: SystemFault(.poll, name, code: .timedOut)) {
            while true { try socket.tell("WATCHDOG=1", by: Clocks.monotonic()) }
        }
    }
}
