import System
import Testing

@Suite struct SystemFaultTests {
    @Test func `a fault names the call, its subject, the symbol and the meaning`() {
        let fault = SystemFault(.open, "/x", code: .noSuchFile)
        #expect(fault.description == "open /x: ENOENT (no such file or directory)")
    }

    @Test func `a fault without a subject has no gap in its place`() {
        #expect(SystemFault(.poll, code: .timedOut).description == "poll: ETIMEDOUT (connection timed out)")
    }

    @Test func `a meaning that starts with an abbreviation keeps its capitals`() {
        #expect(ErrorCode(rawValue: 5).text == "input/output error")
        #expect(ErrorCode(rawValue: 74).text == "bad message")
        #expect(ErrorCode(rawValue: 73).text == "RFS specific error")
    }

    @Test func `a number that the kernel doesn't know is told as it is`() {
        let unknown = ErrorCode(rawValue: 4095)
        #expect(unknown.symbol == "errno 4095")
        #expect(unknown.text == "unknown error")
    }

    @Test func `a call goes under the name of its manual page`() {
        #expect(SystemCall.getSocketName.rawValue == "getsockname")
    }
}
