import System
import Testing

@Suite struct FilesTests {
    /// A path in the folder for temporary files that nothing else uses.
    static func freshPath(_ name: String) -> String {
        "/tmp/countersign-\(name)-\(UInt64.random(in: 0...UInt64.max))"
    }

    static let folder = String(#filePath.dropLast("/FilesTests.swift".count))

    @Test func `a missing file is told by its path`() {
        #expect(throws: SystemFault(.open, "/nowhere/at all", code: .noSuchFile)) {
            try Files.read("/nowhere/at all")
        }
    }

    @Test func `a folder is not read as a file`() {
        #expect(throws: SystemFault(.open, Self.folder, code: .isFolder)) { try Files.read(Self.folder) }
    }

    @Test func `a file may be as long as its limit and not one octet longer`() throws {
        let length = try Files.read(#filePath).count
        #expect(try Files.read(#filePath, limit: length).count == length)
        #expect(throws: SystemFault(.read, #filePath, code: .tooLarge)) {
            try Files.read(#filePath, limit: length - 1)
        }
    }

    @Test func `a file of which the kernel gives no size is read whole`() throws {
        let content = try Files.read("/proc/self/status")
        #expect(content.starts(with: Array("Name:".utf8)))
    }

    @Test func `a path with a NUL is refused instead of cut`() {
        let path = "\(#filePath)\0.bak"
        #expect(throws: SystemFault(.open, path, code: .invalid)) { try Files.read(path) }
        #expect(throws: SystemFault(.openFolder, "/\0", code: .invalid)) { try Files.names(in: "/\0") }
        #expect(throws: SystemFault(.unlink, "/\0", code: .invalid)) { try Files.remove("/\0") }
        #expect(!Files.exists("/\0"))
    }

    @Test func `a file is made with all of its content, however little a write takes`() throws {
        let path = Self.freshPath("create")
        let content = Array("whole and nothing else".utf8)
        let outcome = try ForcedOutcomes.script([
            .write: [.atMost(1), .failure(.interrupted), .atMost(3), .asUsual]
        ]) { try Files.create(path, content) }
        #expect(outcome.unused.isEmpty)
        #expect(try Files.read(path) == content)
        try Files.remove(path)
        #expect(!Files.exists(path))
    }

    @Test func `a file that exists is not overwritten`() {
        #expect(throws: SystemFault(.open, #filePath, code: ErrorCode(rawValue: 17))) {
            try Files.create(#filePath, [])
        }
    }

    @Test func `a file that could not be written whole is not there`() throws {
        let path = Self.freshPath("part")
        let outcome = ForcedOutcomes.script([.write: [.atMost(3), .failure(.noSpace)]]) {
            Result { () throws(SystemFault) in try Files.create(path, Array("policy".utf8)) }
        }
        #expect(throws: SystemFault.self) { try outcome.answer.get() }
        #expect(!Files.exists(path))
    }

    @Test func `a full disk is told`() throws {
        let path = Self.freshPath("full")
        let outcome = ForcedOutcomes.script([.write: [.failure(.noSpace)]]) {
            Result { () throws(SystemFault) in try Files.create(path, [1]) }
        }
        let fault = #expect(throws: SystemFault.self) { try outcome.answer.get() }
        #expect(fault?.description == "write \(path): ENOSPC (no space left on device)")
    }

    @Test func `a path is followed to where it leads`() throws {
        let path = Self.freshPath("resolved")
        try Files.create(path, [])
        defer { try? Files.remove(path) }
        #expect(try Files.resolved("/tmp/../\(path)") == path)
        #expect(try Files.resolved("/proc/self/root") == "/")
        #expect(throws: SystemFault(.resolve, "/nowhere/at all", code: .noSuchFile)) {
            try Files.resolved("/nowhere/at all")
        }
        #expect(throws: SystemFault(.resolve, "/\0", code: .invalid)) { try Files.resolved("/\0") }
    }

    @Test func `following a path goes on after an interruption, and its failure is told`() throws {
        let outcome = try ForcedOutcomes.script([.resolve: [.failure(.interrupted), .asUsual]]) {
            try Files.resolved("/")
        }
        #expect(outcome.answer == "/")
        #expect(outcome.unused.isEmpty)
        let failed = ForcedOutcomes.script([.resolve: [.failure(.noSpace)]]) {
            Result { () throws(SystemFault) in try Files.resolved("/") }
        }
        #expect(throws: SystemFault(.resolve, "/", code: .noSpace)) { try failed.answer.get() }
    }

    @Test func `names are sorted and leave out the folder and its parent`() throws {
        let names = try Files.names(in: Self.folder)
        #expect(names.contains("FilesTests.swift"))
        #expect(!names.contains(".") && !names.contains(".."))
        #expect(names == names.sorted())
    }

    @Test func `names of a folder that is missing are a fault`() {
        #expect(throws: SystemFault(.openFolder, "/nowhere", code: .noSuchFile)) {
            try Files.names(in: "/nowhere")
        }
    }

    @Test func `all files are listed by their path from the folder, save those in skipped folders`() throws {
        let tests = String(Self.folder.dropLast("/SystemTests".count))
        #expect(try Files.all(under: tests).contains("SystemTests/FilesTests.swift"))
        #expect(
            try !Files.all(under: tests, skipping: ["SystemTests"]).contains { $0.hasPrefix("SystemTests/") })
    }

    @Test func `what exists is told from what does not`() {
        #expect(Files.exists(#filePath))
        #expect(Files.exists(Self.folder))
        #expect(!Files.exists("/nowhere"))
    }
}
