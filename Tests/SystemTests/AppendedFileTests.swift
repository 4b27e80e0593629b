import System
import Testing

@Suite struct AppendedFileTests {
    @Test func `octets go behind what is there, however little a write takes`() throws {
        let path = FilesTests.freshPath("appended")
        try Files.create(path, Array("first ".utf8))
        let outcome = try ForcedOutcomes.script([
            .open: [.failure(.interrupted)],
            .write: [.atMost(1), .failure(.interrupted), .atMost(2), .asUsual],
        ]) {
            let file = try AppendedFile(path)
            try file.append(Array("second ".utf8))
            try file.append([])
            try file.append(Array("third".utf8))
        }
        #expect(outcome.unused.isEmpty)
        #expect(try Files.read(path) == Array("first second third".utf8))
        try Files.remove(path)
    }

    @Test func `two who append to one file overwrite nothing of each other`() throws {
        let path = FilesTests.freshPath("appended")
        let one = try AppendedFile(path)
        let other = try AppendedFile(path)
        for _ in 0..<10 {
            try one.append(Array("one ".utf8))
            try other.append(Array("two ".utf8))
        }
        #expect(try Files.read(path) == Array(String(repeating: "one two ", count: 10).utf8))
        try Files.remove(path)
    }

    @Test func `after it was moved away the path is made anew by who opens it anew`() throws {
        let path = FilesTests.freshPath("appended")
        let old = try AppendedFile(path)
        try old.append([1])
        let moved = try ChildProcess("/bin/mv", [path, "\(path).1"]).run(by: Loopback.soon)
        #expect(moved.ending == .exited(0))
        try old.append([2])
        let new = try AppendedFile(path)
        try new.append([3])
        try old.append([4])
        #expect(try Files.read("\(path).1") == [1, 2, 4])
        #expect(try Files.read(path) == [3])
        try Files.remove(path)
        try Files.remove("\(path).1")
    }

    @Test func `its group may read it, and others may not`() throws {
        let path = FilesTests.freshPath("appended")
        _ = try AppendedFile(path)
        let seen = try ChildProcess("/usr/bin/stat", ["--format", "%a", path]).run(by: Loopback.soon)
        // Less where the mask of this process takes more away.
        #expect(["640\n", "600\n"].contains(String(decoding: seen.output, as: UTF8.self)))
        try Files.remove(path)
    }

    @Test func `a folder that is missing, a folder, and a path with a NUL are faults`() {
        #expect(throws: SystemFault(.open, "/nowhere/log", code: .noSuchFile)) {
            _ = try AppendedFile("/nowhere/log")
        }
        #expect(throws: SystemFault(.open, "/tmp", code: .isFolder)) { _ = try AppendedFile("/tmp") }
        #expect(throws: SystemFault(.open, "/tmp/a\0b", code: .invalid)) { _ = try AppendedFile("/tmp/a\0b") }
    }

    @Test func `a full disk is told under the path`() throws {
        let full = try AppendedFile("/dev/full")
        #expect(throws: SystemFault(.write, "/dev/full", code: .noSpace)) { try full.append([1]) }
    }

    @Test func `standard output goes under its name, and stays open`() throws {
        let outcome = ForcedOutcomes.script([.write: [.failure(.brokenPipe)]]) {
            Result { () throws(SystemFault) in try AppendedFile(nil).append([1]) }
        }
        #expect(throws: SystemFault(.write, "standard output", code: .brokenPipe)) {
            try outcome.answer.get()
        }
        try StandardStreams.writeOutput([])
    }
}

@Suite struct ControlSignalsTests {
    @Test func `a wait that is interrupted goes on, and one that can't be is a fault`() throws {
        // On a thread of its own: signals are blocked by the thread.
        let seen = Monitor<[String]>([])
        let thread = try Thread {
            let outcome = ForcedOutcomes.script([
                .waitForSignal: [.failure(.interrupted), .failure(.interrupted), .failure(.invalid)]
            ]) {
                Result { () throws(SystemFault) in try ControlSignals().next() }
            }
            seen.withLock {
                if case .failure(let fault) = outcome.answer { $0.append(fault.description) }
                $0.append("\(outcome.unused.isEmpty)")
            }
        }
        thread.join()
        #expect(seen.withLock { $0 } == ["sigwaitinfo: EINVAL (invalid argument)", "true"])
    }

    @Test func `where no signal comes in time there is none`() throws {
        let seen = Monitor<[Bool]>([])
        let thread = try Thread {
            let isNone = (try? ControlSignals())?.next(within: 0) == nil
            seen.withLock { $0.append(isNone) }
        }
        thread.join()
        #expect(seen.withLock { $0 } == [true])
    }
}
