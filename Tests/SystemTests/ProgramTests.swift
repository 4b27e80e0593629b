import System
import Testing

@Suite struct ProgramTests {
    @Test func `a variable of the environment is read, and one that is not set is nil`() {
        #expect(ProcessEnvironment.value(of: "PATH")?.contains("/") == true)
        #expect(ProcessEnvironment.value(of: "COUNTERSIGN_NOBODY_SETS_THIS") == nil)
        #expect(ProcessEnvironment.value(of: "PATH\0") == nil)
    }

    @Test func `all variables are those that can be asked for one by one`() {
        let all = ProcessEnvironment.all
        #expect(!all.isEmpty)
        for (name, value) in all { #expect(ProcessEnvironment.value(of: name) == value) }
    }

    @Test func `an output that fails is told under its name`() {
        let outcome = ForcedOutcomes.script([.write: [.failure(.brokenPipe), .failure(.noSpace)]]) {
            (
                Result { () throws(SystemFault) in try StandardStreams.writeOutput([0x20]) },
                Result { () throws(SystemFault) in try StandardStreams.writeError([0x20]) }
            )
        }
        let output = #expect(throws: SystemFault.self) { try outcome.answer.0.get() }
        #expect(output == SystemFault(.write, "standard output", code: .brokenPipe))
        let error = #expect(throws: SystemFault.self) { try outcome.answer.1.get() }
        #expect(error == SystemFault(.write, "standard error", code: .noSpace))
        #expect(outcome.unused.isEmpty)
    }

    @Test func `an input that fails is told under its name`() {
        let outcome = ForcedOutcomes.script([.read: [.failure(ErrorCode(rawValue: 5))]]) {
            Result { () throws(SystemFault) in try StandardStreams.readInput() }
        }
        #expect(
            outcome.answer == .failure(SystemFault(.read, "standard input", code: ErrorCode(rawValue: 5))))
    }

    @Test func `descriptors that are open are counted`() {
        // The three streams at least; others come and go beside this test.
        #expect(3...100_000 ~= Program.openDescriptors)
    }
}
