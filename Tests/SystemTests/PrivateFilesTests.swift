import System
import TestKit
import Testing

@Suite struct PrivateFilesTests {
    private static func mode(of path: String) throws -> String {
        let outcome = try ChildProcess("/usr/bin/stat", ["-c", "%a", path]).run(by: Loopback.soon)
        return String(decoding: outcome.output, as: UTF8.self).filter(\.isNumber)
    }

    private static func setMode(_ mode: String, of path: String) throws {
        _ = try ChildProcess("/bin/chmod", [mode, path]).run(by: Loopback.soon)
    }

    private static func put(_ text: String, _ name: String, _ path: String) throws(SystemFault) {
        let octets = Array(text.utf8)
        try LockedFolder(path).put(name, octets.span)
    }

    private static func content(of path: String, limit: Int = 100) throws(SystemFault) -> String {
        try PrivateContent(of: path, limit: limit).withSpan { span in
            String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
        }
    }

    @Test func `SIG-11: what is put into a folder only its owner may read, and nobody may write`() throws {
        let folder = try TemporaryFolder()
        try Self.put("one", "key", folder.path)
        #expect(try Self.mode(of: folder.file("key")) == "400")
        #expect(try Self.content(of: folder.file("key")) == "one")
        try Self.put("two", "key", folder.path)
        #expect(try Self.content(of: folder.file("key")) == "two")
        #expect(try Self.mode(of: folder.file("key")) == "400")
        #expect(try Files.names(in: folder.path) == ["key"])
    }

    /// A file can say that it is of any year; one beyond those of `WallInstant` is of the last, or of the first.
    @Test func `a private file of a far year can be read`() throws {
        let folder = try TemporaryFolder(["key": "one"])
        for (day, expected) in [("2300-01-01", Int64.max), ("2445-01-01", .max)] {
            _ = try ChildProcess("/usr/bin/touch", ["-d", day, folder.file("key")]).run(by: Loopback.soon)
            let content = try PrivateContent(of: folder.file("key"), limit: 10)
            #expect(content.modified == WallInstant(nanosecondsSinceEpoch: expected))
        }
    }

    @Test func `what is put is whole, however little a write takes, and lasts before it has its name`() throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path
        let outcome = try ForcedOutcomes.script([
            .write: [.atMost(1), .failure(.interrupted), .atMost(2), .asUsual],
            .synchronize: [.failure(.interrupted), .asUsual, .failure(.interrupted), .asUsual],
            .lock: [.failure(.interrupted), .asUsual],
        ]) { try Self.put("whole", "key", path) }
        #expect(outcome.unused.isEmpty)
        #expect(try Self.content(of: folder.file("key")) == "whole")
        try Self.put("", "key", path)
        #expect(try Self.content(of: folder.file("key")) == "")
    }

    @Test(
        arguments: [
            [.write: [.failure(.noSpace)]], [.write: [.atMost(1), .failure(.noSpace)]],
            [.synchronize: [.failure(.noSpace)]], [.rename: [.failure(.notAllowed)]],
            [.open: [.asUsual, .failure(.notAllowed)]],
        ] as [[SystemCall: [ForcedOutcome]]])
    func `what could not be put whole leaves what was there`(script: [SystemCall: [ForcedOutcome]]) throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        try Self.put("old", "key", path)
        let outcome = ForcedOutcomes.script(script) {
            Result { () throws(SystemFault) in try Self.put("new", "key", path) }
        }
        #expect(throws: SystemFault.self) { try outcome.answer.get() }
        #expect(outcome.unused.isEmpty)
        #expect(try Self.content(of: folder.file("key")) == "old")
        #expect(try Files.names(in: path) == ["key"])
    }

    @Test func `what a process left behind that ended while it wrote is no obstacle`() throws {
        let folder = try TemporaryFolder(["key.new": "half"])
        try Self.put("whole", "key", folder.path)
        #expect(try Files.names(in: folder.path) == ["key"])
    }

    @Test func `a folder is changed by one at a time`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        do {
            let first = try LockedFolder(path)
            #expect(throws: SystemFault(.lock, path, code: .wouldBlock)) { _ = try LockedFolder(path) }
            #expect(first.path == path)
        }
        try Self.put("x", "key", path)
        #expect(throws: SystemFault(.open, "/nowhere", code: .noSuchFile)) {
            _ = try LockedFolder("/nowhere")
        }
        #expect(throws: SystemFault(.open, "/\0", code: .invalid)) { _ = try LockedFolder("/\0") }
        let file = folder.file("key")
        #expect(throws: SystemFault(.open, file, code: .notFolder)) { _ = try LockedFolder(file) }
        #expect(throws: SystemFault(.open, path + "/\0.new", code: .invalid)) {
            try Self.put("x", "\0", path)
        }
    }

    @Test func `a file is removed for good`() throws {
        let folder = try TemporaryFolder(["key": "x"])
        try LockedFolder(folder.path).remove("key")
        #expect(try Files.names(in: folder.path).isEmpty)
        let path = folder.file("key")
        #expect(throws: SystemFault(.unlink, path, code: .noSuchFile)) {
            try LockedFolder(folder.path).remove("key")
        }
    }

    @Test(arguments: [
        ("400", false), ("600", false), ("700", false), ("440", true), ("604", true), ("420", true),
        ("401", true),
    ])
    func `SIG-11: a file that others may read or change is told`(mode: String, isExposed: Bool) throws {
        let folder = try TemporaryFolder(["key": "x"])
        try Self.setMode(mode, of: folder.file("key"))
        #expect(try PrivateContent(of: folder.file("key"), limit: 10).isExposed == isExposed)
    }

    @Test func `private content has its limit, and the time of its file`() throws {
        let before = Clocks.wall()
        let folder = try TemporaryFolder(["key": "12345"])
        let path = folder.file("key")
        #expect(try Self.content(of: path, limit: 5) == "12345")
        #expect(throws: SystemFault(.read, path, code: .tooLarge)) {
            _ = try PrivateContent(of: path, limit: 4)
        }
        let modified = try PrivateContent(of: path, limit: 5).modified
        // The kernel's time of files is coarser than its clock.
        #expect(modified.secondsSinceEpoch >= before.secondsSinceEpoch - 1 && modified <= Clocks.wall())
        let outcome = try ForcedOutcomes.script([.read: [.atMost(2), .failure(.interrupted), .atMost(1)]]) {
            try Self.content(of: path)
        }
        #expect(outcome.answer == "12345" && outcome.unused.isEmpty)
    }

    @Test func `private content that can't be read is a fault, and a pipe is not waited for`() throws {
        let folder = try TemporaryFolder(["key": "x"])
        let path = folder.file("key")
        _ = try ChildProcess("/usr/bin/mkfifo", [folder.file("pipe")]).run(by: Loopback.soon)
        let pipe = folder.file("pipe")
        for other in [pipe, folder.path, "/dev/zero"] {
            #expect(throws: SystemFault(.open, other, code: .invalid)) {
                _ = try PrivateContent(of: other, limit: 1)
            }
        }
        #expect(throws: SystemFault(.open, "/\0", code: .invalid)) {
            _ = try PrivateContent(of: "/\0", limit: 1)
        }
        #expect(throws: SystemFault(.open, "/nowhere", code: .noSuchFile)) {
            _ = try PrivateContent(of: "/nowhere", limit: 1)
        }
        for call in [SystemCall.read, .fstat] {
            let outcome = ForcedOutcomes.script([call: [.failure(.noMemory)]]) {
                Result { () throws(SystemFault) in try Self.content(of: path) }
            }
            #expect(throws: SystemFault(call, path, code: .noMemory)) { try outcome.answer.get() }
        }
    }

    @Test func `a folder is made for us alone, and one that is there stays as it is`() throws {
        let folder = try TemporaryFolder(["file": ""])
        let path = folder.file("keys")
        try Files.makeFolder(path)
        #expect(try Self.mode(of: path) == "700")
        try Self.setMode("750", of: path)
        try Files.makeFolder(path)
        #expect(try Self.mode(of: path) == "750")
        let file = folder.file("file")
        #expect(throws: SystemFault(.makeFolder, file, code: .exists)) { try Files.makeFolder(file) }
        #expect(throws: SystemFault(.makeFolder, "/nowhere/x", code: .noSuchFile)) {
            try Files.makeFolder("/nowhere/x")
        }
        #expect(throws: SystemFault(.makeFolder, "/\0", code: .invalid)) { try Files.makeFolder("/\0") }
        try folder.link("link", to: path)
        try Files.makeFolder(folder.file("link"))
    }

    @Test func `memory that can't be kept private is a fault, and a limit that can't be set is none`() {
        // Neither call is made: both would hold for this process of tests. That they are made, the program shows.
        let outcome = ForcedOutcomes.script([
            .setLimit: [.failure(.notAllowed)], .controlProcess: [.failure(.invalid)],
        ]) { Result { () throws(SystemFault) in try Program.keepMemoryPrivate() } }
        let fault = #expect(throws: SystemFault.self) { try outcome.answer.get() }
        #expect(fault == SystemFault(.controlProcess, "PR_SET_DUMPABLE", code: .invalid))
        #expect(outcome.unused.isEmpty)
    }
}
