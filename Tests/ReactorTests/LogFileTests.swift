import System
import Telemetry
import Testing
import Wire

@testable import Reactor

@Suite struct LogFileTests {
    static func freshPath() -> String { "/tmp/countersign-log-\(UInt64.random(in: 0...UInt64.max))" }

    private static func counter() throws -> Counter {
        try MetricRegistry().counter("lost_lines_total", help: "lines that were lost")
    }

    private static func append(_ line: String, to log: LogFile) {
        var buffer = ByteBuffer()
        buffer.append(Array("\(line)\n".utf8))
        log.append(buffer)
    }

    private static func lines(_ path: String) throws -> [Substring] {
        String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
    }

    @Test func `lines of several threads are whole, all there, and in the order of each thread`() throws {
        let path = Self.freshPath()
        let lost = try Self.counter()
        let log = try LogFile(.file(path), dropped: lost)
        let done = Monitor(0)
        for name in ["a", "b", "c"] {
            _ = try Thread {
                for number in 0..<2_000 { Self.append("\(name)\(number)", to: log) }
                done.withLock { $0 += 1 }
            }
        }
        #expect(done.wait(until: RunningLoop.soon) { $0 == 3 ? true : nil } == true)
        log.close()
        log.close()
        let lines = try Self.lines(path)
        #expect(lines.count == 6_000)
        for name in ["a", "b", "c"] {
            #expect(lines.filter { $0.hasPrefix(name) } == (0..<2_000).map { "\(name)\($0)"[...] })
        }
        #expect(lost.value == 0)
        try Files.remove(path)
    }

    @Test func `nothing is lost when the file is moved away and opened anew`() throws {
        let path = Self.freshPath()
        let log = try LogFile(.file(path), dropped: try Self.counter())
        var seen: [Substring] = []
        for round in 0..<5 {
            for number in 0..<100 { Self.append("\(round) \(number)", to: log) }
            let moved = "\(path).\(round)"
            let outcome = try ChildProcess("/bin/mv", [path, moved]).run(by: RunningLoop.soon)
            #expect(outcome.ending == .exited(0))
            log.reopen()
            for number in 100..<200 { Self.append("\(round) \(number)", to: log) }
            // The next round moves a file, so it has to be there.
            let deadline = RunningLoop.soon
            while !Files.exists(path), Clocks.monotonic() < deadline {}
            #expect(Files.exists(path))
        }
        log.close()
        for round in 0..<5 {
            seen += try Self.lines("\(path).\(round)")
            try Files.remove("\(path).\(round)")
        }
        seen += try Self.lines(path)
        #expect(seen == (0..<5).flatMap { round in (0..<200).map { "\(round) \($0)"[...] } })
        try Files.remove(path)
    }

    @Test func `lines that the disk doesn't take are counted`() throws {
        let lost = try Self.counter()
        let log = try LogFile(.file("/dev/full"), dropped: lost)
        for number in 0..<10 { Self.append("\(number)", to: log) }
        log.close()
        #expect(lost.value == 10)
    }

    @Test func `a reader that doesn't follow costs lines, which are counted, and no memory without an end`()
        throws
    {
        let (path, gate) = (Self.freshPath(), Self.freshPath())
        _ = try ChildProcess("/usr/bin/mkfifo", [path, gate]).run(by: RunningLoop.soon)
        let read = Monitor<Int?>(nil)
        _ = try Thread {
            // Opens the log, and reads it only once somebody has opened and closed the gate.
            let script = "exec 3<\"$1\"; cat <\"$2\"; tr -cd '\\n' <&3 | wc -c"
            let reader = ChildProcess("/bin/sh", ["-c", script, "sh", path, gate])
            let outcome = try? reader.run(by: RunningLoop.soon)
            let text = String(decoding: outcome?.output ?? [], as: UTF8.self).filter { $0 != "\n" }
            read.withLock { $0 = Int(text) ?? -1 }
        }
        let lost = try Self.counter()
        let count = 100
        do {
            let log = try LogFile(.file(path), dropped: lost)
            let line = String(repeating: "x", count: 255 << 10)
            for _ in 0..<count { Self.append(line, to: log) }
            do { _ = try AppendedFile(gate) }
            log.close()
        }
        // The reader's end comes with the log's: it has the file for as long as it lives.
        let kept = try #require(read.wait(until: RunningLoop.soon) { $0 })
        #expect(kept > 0)
        #expect(lost.value > 0)
        #expect(kept + Int(lost.value) == count)
        try Files.remove(path)
        try Files.remove(gate)
    }

    @Test func `a path that can't be a log is told at once`() throws {
        let lost = try Self.counter()
        for (path, symbol) in [("/tmp", "EISDIR"), ("/nowhere/log", "ENOENT"), ("/tmp/a\0b", "EINVAL")] {
            let fault = #expect(throws: ReactorFault.self) { _ = try LogFile(.file(path), dropped: lost) }
            #expect(fault?.description.contains(symbol) == true)
        }
    }

    @Test func `a log that can't be opened anew goes on in the file it has`() throws {
        let folder = Self.freshPath()
        _ = try ChildProcess("/bin/mkdir", [folder]).run(by: RunningLoop.soon)
        let log = try LogFile(.file("\(folder)/log"), dropped: try Self.counter())
        Self.append("one", to: log)
        _ = try ChildProcess("/bin/mv", [folder, "\(folder).1"]).run(by: RunningLoop.soon)
        log.reopen()
        Self.append("two", to: log)
        log.close()
        #expect(try Self.lines("\(folder).1/log") == ["one", "two"])
        _ = try ChildProcess("/bin/rm", ["-r", "\(folder).1"]).run(by: RunningLoop.soon)
    }
}
