import System
import TestKit
import Testing

@testable import PolicyFile

@Suite struct FileWatchTests {
    private func watch(_ paths: String...) -> FileWatch { FileWatch(paths.map { ReadFile($0) }) }

    /// What each look says.
    private func looks(_ watch: inout FileWatch, _ count: Int = 2) -> [Bool] {
        (0..<count).map { _ in watch.hasChanged() }
    }

    @Test func `what has changed and lies still is told once it lies still`() throws {
        let folder = try TemporaryFolder(["a.yaml": "one"])
        var watch = watch(folder.file("a.yaml"))
        #expect(looks(&watch, 1) == [false])
        try folder.write("a.yaml", "two, longer")
        #expect(looks(&watch, 1) == [false])
        try folder.write("a.yaml", "three, longer still")
        #expect(looks(&watch, 1) == [false])
        #expect(looks(&watch, 1) == [true])
        // Until it is read again, it is told again.
        #expect(looks(&watch, 1) == [true])
    }

    @Test func `a file that comes or goes is a change of its folder`() throws {
        let folder = try TemporaryFolder(["a.yaml": "one"])
        var watch = watch(folder.path)
        try folder.write("b.yaml", "two")
        #expect(looks(&watch) == [false, true])
        watch = self.watch(folder.path, folder.file("b.yaml"))
        try Files.remove(folder.file("b.yaml"))
        #expect(looks(&watch) == [false, true])
    }

    @Test func `a file that was missing is awaited`() throws {
        let folder = try TemporaryFolder([:])
        var watch = watch(folder.file("a.yaml"))
        #expect(looks(&watch) == [false, false])
        try folder.write("a.yaml", "one")
        #expect(looks(&watch) == [false, true])
    }

    @Test func `a change while the files are read is not lost`() throws {
        let folder = try TemporaryFolder(["a.yaml": "one"])
        let before = ReadFile(folder.file("a.yaml"))
        try folder.write("a.yaml", "two, longer")
        var watch = FileWatch([before])
        #expect(looks(&watch) == [false, true])
    }

    @Test func `an included file that is missing is awaited`() throws {
        let folder = try TemporaryFolder([
            "countersign.yaml": """
            countersign: 1
            listen: [{ address: 127.0.0.1:0 }]
            upstreams: { app: { url: "http://127.0.0.1:9" } }
            store: { kind: memory }
            policies: p.yaml

            """,
            "p.yaml":
                "countersign: 1\nid: p\ninclude: [s.yaml]\nroutes: [{ id: a, path: /a, require: deny }]\n",
        ])
        let (_, files) = Setup.read(folder.file("countersign.yaml"), environment: [:], today: nil)
        #expect(files.contains { $0.path == folder.file("s.yaml") } && files.areAsRead)
        try folder.write("s.yaml", "countersign: 1\nscenarios: {}\n")
        #expect(!files.areAsRead)
    }

    @Test func `every file that was read is known, the wrong ones too`() throws {
        let folder = try TemporaryFolder([
            "countersign.yaml": """
            countersign: 1
            listen: [{ address: 127.0.0.1:0 }]
            upstreams: { app: { url: "${file:url}" } }
            store: { kind: memory }
            policies: policies

            """,
            "url": "http://127.0.0.1:9",
        ])
        _ = try ChildProcess("/bin/mkdir", [folder.file("policies")]).run(
            by: Clocks.monotonic().advanced(byMilliseconds: 20_000))
        try folder.write("policies/a.yaml", "countersign: 1\nid: a\nrotues: []\n")
        let (setup, files) = Setup.read(folder.file("countersign.yaml"), environment: [:], today: nil)
        #expect(throws: Findings.self) { try setup.get() }
        let names = ["countersign.yaml", "url", "policies", "policies/a.yaml"].map(folder.file)
        #expect(Set(files.map(\.path)) == Set(names))
    }
}
