import Testing
import Wire

/// What is told to senders, held to its form for every reason there is.
@Suite struct AdviceTests {
    struct Told: Sendable, CustomTestStringConvertible {
        let reason: String
        let explanation: String
        let remedy: String

        var testDescription: String { reason }
    }

    static let http = HTTPFault.Reason.allCases.map {
        Told(reason: $0.rawValue, explanation: $0.explanation, remedy: $0.remedy)
    }
    static let json = JSONFault.Reason.allCases.map {
        Told(reason: $0.rawValue, explanation: $0.explanation, remedy: $0.remedy)
    }

    @Test(arguments: http + json)
    func `every reason has an explanation and a remedy in the form of our messages`(told: Told) throws {
        for text in [told.explanation, told.remedy] {
            let first = try #require(text.utf8.first)
            #expect(UInt8(ascii: "a")...UInt8(ascii: "z") ~= first, "begins in lower case: \(text)")
            #expect(text.utf8.last != UInt8(ascii: "."), "ends without a period: \(text)")
            #expect(text.utf8.allSatisfy { 0x20..<0x7F ~= $0 }, "is one line of ASCII: \(text)")
            #expect(
                text.utf8.filter { $0 == UInt8(ascii: "`") }.count.isMultiple(of: 2), "closes quotes: \(text)"
            )
            #expect(text.utf8.count <= 120, "is short: \(text)")
            #expect(!text.contains("  "), "has single spaces: \(text)")
        }
    }

    @Test(arguments: http + json)
    func `no text names a type or a case of the source`(told: Told) {
        let words = (told.explanation + " " + told.remedy).split { !$0.isLetter }.map(String.init)
        for word in words where word != "IPv" {
            let inner = zip(word.utf8, word.utf8.dropFirst()).contains {
                $0.isASCIILetter && $0.lowercasedASCII == $0 && $1.lowercasedASCII != $1
            }
            #expect(!inner, "\(word)")
        }
    }

    @Test(arguments: [http, json])
    func `no two reasons share an explanation`(all: [Told]) {
        let groups = Dictionary(grouping: all, by: \.explanation).values.filter { $0.count > 1 }
        #expect(groups.map { $0.map(\.reason) } == [])
    }

    @Test func `limits are told as they stand`() {
        #expect(HTTPFault.Reason.startLineTooLong.explanation.contains("8192"))
        #expect(HTTPFault.Reason.fieldsTooLong.explanation.contains("16384"))
        #expect(JSONFault.Reason.tooDeep.explanation.contains("32"))
        #expect(JSONFault.Reason.numberInexact.explanation.contains("15"))
    }

    @Test func `a JSON text is refused with 413 for its size, and with 400 for all else`() {
        for reason in JSONFault.Reason.allCases {
            #expect(reason.status == (reason == .tooLarge ? 413 : 400))
        }
    }
}
