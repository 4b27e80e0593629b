import System
import TestKit
import Testing

@Suite struct FileStampTests {
    @Test func `a file has one stamp for as long as it is one file with one content`() throws {
        let folder = try TemporaryFolder(["a": "one"])
        let before = FileStamp(of: folder.file("a"))
        #expect(before != nil && FileStamp(of: folder.file("a")) == before)
        try folder.write("a", "two!")
        #expect(FileStamp(of: folder.file("a")) != before)
        try folder.write("b", "two!")
        let other = FileStamp(of: folder.file("b"))
        try Files.rename(folder.file("b"), to: folder.file("a"))
        // A file that has moved is another one: the folder it is in says so in its time.
        #expect(FileStamp(of: folder.file("a")) != before && FileStamp(of: folder.file("b")) == nil)
        #expect(other != nil)
    }

    /// Nanoseconds since 1970 fit into 64 bits until the year 2262; a file can say that it is of any year.
    @Test func `a file of a far year has a stamp, and another one when it changes`() throws {
        let folder = try TemporaryFolder(["a": "one"])
        var stamps: [FileStamp?] = []
        for day in ["2300-01-01", "2445-01-01", "1902-01-01"] {
            _ = try ChildProcess("/usr/bin/touch", ["-d", day, folder.file("a")]).run(by: Loopback.soon)
            stamps.append(FileStamp(of: folder.file("a")))
        }
        #expect(!stamps.contains(nil) && stamps[0] != stamps[1] && stamps[1] != stamps[2])
    }

    @Test func `a stamp is of what a link leads to`() throws {
        let folder = try TemporaryFolder(["a": "one", "b": "two"])
        try folder.link("link", to: "a")
        #expect(FileStamp(of: folder.file("link")) == FileStamp(of: folder.file("a")))
        _ = try ChildProcess("/bin/ln", ["-sfn", "b", folder.file("link")]).run(by: Loopback.soon)
        #expect(FileStamp(of: folder.file("link")) == FileStamp(of: folder.file("b")))
    }

    @Test func `what isn't there, or can't be asked, has no stamp`() throws {
        #expect(FileStamp(of: "/nowhere/at all") == nil)
        #expect(FileStamp(of: "/\0") == nil)
        let outcome = ForcedOutcomes.script([.stat: [.failure(.interrupted), .failure(.noSpace)]]) {
            FileStamp(of: "/") == nil
        }
        #expect(outcome.answer)
        let again = ForcedOutcomes.script([.stat: [.failure(.interrupted)]]) { FileStamp(of: "/") != nil }
        #expect(again.answer)
    }

    @Test func `a file takes another one's place in one step, and a failure is told`() throws {
        let folder = try TemporaryFolder(["a": "one", "b": "two"])
        try Files.rename(folder.file("b"), to: folder.file("a"))
        #expect(try folder.read("a") == Array("two".utf8))
        #expect(throws: SystemFault(.rename, folder.file("b"), code: .noSuchFile)) {
            try Files.rename(folder.file("b"), to: folder.file("a"))
        }
        #expect(throws: SystemFault(.rename, "/\0", code: .invalid)) { try Files.rename("/\0", to: "/a") }
        #expect(throws: SystemFault(.rename, "/\0", code: .invalid)) { try Files.rename("/a", to: "/\0") }
        let path = folder.file("a")
        let outcome = ForcedOutcomes.script([.rename: [.failure(.noSpace)]]) {
            Result { () throws(SystemFault) in try Files.rename(path, to: path) }
        }
        #expect(throws: SystemFault(.rename, path, code: .noSpace)) { try outcome.answer.get() }
    }
}
