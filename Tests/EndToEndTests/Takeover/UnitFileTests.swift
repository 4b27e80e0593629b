import System
import TestKit
import Testing

/// The units of examples/systemd, as systemd's own programs judge them, and the configuration beside them.
@Suite struct UnitFileTests {
    /// A folder with the units, whose program is the one that was built.
    private func units() throws -> Scratch {
        let scratch = try Scratch()
        for name in ["countersign.service", "countersign.socket"] {
            let unit = String(
                decoding: try Files.read("\(Countersign.packageRoot)/examples/systemd/\(name)"), as: UTF8.self
            )
            let parts = unit.split(separator: "/usr/local/bin/countersign", omittingEmptySubsequences: false)
            _ = try scratch.file(
                name, Array(parts.joined(separator: Countersign.folder + "/countersign").utf8))
        }
        return scratch
    }

    @Test func `the units have nothing that systemd does not know`() throws {
        let units = try units()
        let outcome = try Countersign.shell(
            "cd \(units.path) && systemd-analyze verify --man=no ./countersign.service ./countersign.socket 2>&1"
        )
        let ours = outcome.output.split(separator: "\n").filter { $0.contains("countersign.s") }
        #expect(ours == [])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func `the service is exposed to little of the machine`() throws {
        let units = try units()
        let outcome = try Countersign.shell(
            "systemd-analyze security --offline=yes --no-pager --threshold=15 \(units.path)/countersign.service 2>&1"
        )
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("Overall exposure level"))
    }

    @Test func `the configuration beside them is fine, and its addresses are those of the socket`() throws {
        let folder = Countersign.packageRoot + "/examples/systemd"
        let outcome = try Countersign.run("validate", "--config", folder + "/countersign.yaml")
        #expect(outcome.status == 0, "\(outcome.output)")
        let unit = String(decoding: try Files.read(folder + "/countersign.socket"), as: UTF8.self)
        let configuration = String(decoding: try Files.read(folder + "/countersign.yaml"), as: UTF8.self)
        for line in unit.split(separator: "\n") where line.hasPrefix("ListenStream=") {
            #expect(configuration.contains("address: \(line.dropFirst(13))"))
        }
    }
}
