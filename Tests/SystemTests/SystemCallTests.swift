import System
import Testing

@Suite struct SystemCallTests {
    static let here = #filePath

    @Test func `a call that is interrupted is made again`() throws {
        let content = try Files.read(Self.here)
        let again = try ForcedOutcomes.script([
            .open: [.failure(.interrupted), .failure(.interrupted)],
            .fstat: [.failure(.interrupted)],
            .read: [.failure(.interrupted), .asUsual, .failure(.interrupted)],
        ]) { try Files.read(Self.here) }
        #expect(again.answer == content)
        #expect(again.unused.isEmpty)
    }

    @Test func `a read that brings a part is followed by the next`() throws {
        let content = try Files.read(Self.here)
        let pieces = try ForcedOutcomes.script([.read: [.atMost(1), .atMost(7), .atMost(1)]]) {
            try Files.read(Self.here)
        }
        #expect(pieces.answer == content)
        #expect(pieces.unused.isEmpty)
    }

    @Test func `a read that fails in the middle gives no part of the content`() throws {
        let outcome = ForcedOutcomes.script([.read: [.atMost(5), .failure(ErrorCode(rawValue: 5))]]) {
            Result { () throws(SystemFault) in try Files.read(Self.here) }
        }
        #expect(outcome.answer == .failure(SystemFault(.read, Self.here, code: ErrorCode(rawValue: 5))))
        #expect(outcome.unused.isEmpty)
    }

    @Test func `what a script did not use is told`() throws {
        let outcome = try ForcedOutcomes.script([.bind: [.asUsual], .open: [.asUsual]]) {
            try Files.read(Self.here)
        }
        #expect(outcome.unused == [.bind: [.asUsual]])
    }

    @Test func `no script is seen outside of its body`() throws {
        _ = ForcedOutcomes.script([.open: [.failure(.noSpace)]]) {}
        #expect(throws: Never.self) { try Files.read(Self.here) }
    }
}
