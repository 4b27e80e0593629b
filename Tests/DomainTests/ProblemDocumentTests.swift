import Domain
import Testing
import Wire

@Suite struct ProblemDocumentTests {
    func document(_ refusal: Refusal, _ requestID: String = "r-1", instance: String? = nil) -> String {
        var buffer = ByteBuffer()
        ProblemDocument.write(refusal, requestID: Array(requestID.utf8), instance: instance, into: &buffer)
        return String(decoding: buffer.octets, as: UTF8.self)
    }

    @Test func `WEB-10: a refusal is a problem document that says nothing of our inside`() {
        #expect(
            document(.upstreamUnreachable) == """
                {"type":"/.countersign/problems/upstream-unreachable","title":"The app can't be reached",\
                "status":502,"request_id":"r-1"}

                """)
    }

    @Test func `a document has the detail and the instance where there are any`() {
        #expect(
            document(Refusal(.denied, detail: "a \"path\""), instance: "/.countersign/x") == """
                {"type":"/.countersign/problems/denied","title":"No route lets this request through",\
                "status":403,"detail":"a \\"path\\"","instance":"/.countersign/x","request_id":"r-1"}

                """)
    }

    @Test(arguments: Problem.allCases)
    func `every document is JSON to the strict reader`(problem: Problem) throws {
        let text = document(Refusal(problem, detail: "\u{1}\u{1F600}\\"), "id\"\n", instance: "/")
        let root = try JSONDocument(Array(text.dropLast().utf8)).root
        #expect(root["status".utf8]?.number?.text == "\(problem.status)")
        #expect(root["request_id".utf8]?.string == Array("id\"\n".utf8))
        #expect(root["type".utf8]?.string == Array("/.countersign/problems/\(problem.slug)".utf8))
    }
}
