import Crypto
import Domain
import TestKit
import Testing

/// What people write, read as an answer. Whatever is refused here never reaches a store, and costs no attempt.
@Suite struct AnswerTests {
    private func form(
        _ alphabet: CodeForm.Alphabet = .digits, _ length: Int = 6, prefix: String = ""
    ) -> CodeForm {
        var form = CodeForm()
        form.alphabet = alphabet
        form.length = length
        form.prefix = prefix
        return form
    }

    private func read(_ text: String, _ form: CodeForm) throws(Answer.Fault) -> String {
        try read(Array(text.utf8), form)
    }

    private func read(_ octets: [UInt8], _ form: CodeForm) throws(Answer.Fault) -> String {
        let answer = try Answer(octets, of: form)
        return answer.characters.withOctets { octets in
            String(decoding: octets.indices.map { octets[$0] }, as: UTF8.self)
        }
    }

    @Test(arguments: ["123456", "123 456", "12-34-56", " 123456\t", "1 2 3 4 5 6", "--123456--"])
    func `OTP-3: blanks and hyphens only separate`(text: String) throws {
        #expect(try read(text, form()) == "123456")
    }

    @Test(arguments: [
        ("ACME-123456", true), ("acme123456", true), ("Acme 123 456", true), ("A-C-M-E-1-2-3-4-5-6", true),
        ("123456", true), ("ACM-123456", false), ("ACMEACME123456", false), ("123456ACME", false),
        ("ACME", false), ("ACME-12345", false), ("ACMF-123456", false),
    ])
    func `OTP-3: a prefix is written or not`(text: String, isRead: Bool) throws {
        let form = form(prefix: "ACME-")
        if isRead {
            #expect(try read(text, form) == "123456")
        } else {
            #expect(throws: Answer.Fault.self) { try read(text, form) }
        }
    }

    /// A prefix of the alphabet's own characters takes nothing from a code that is written without it.
    @Test func `OTP-3: a prefix that could be code is told by the length`() throws {
        let form = form(prefix: "12")
        #expect(try read("123456", form) == "123456")
        #expect(try read("12123456", form) == "123456")
        #expect(throws: Answer.Fault.length(expected: 6, actual: 8)) { try read("34123456", form) }
    }

    @Test(arguments: [
        (CodeForm.Alphabet.letters, "abcxyz", "ABCXYZ"), (.letters, "AbCxYz", "ABCXYZ"),
        (.alphanumeric, "a2b3c4", "A2B3C4"), (.hex, "ABC0F9", "abc0f9"), (.hex, "abc0f9", "abc0f9"),
    ])
    func `OTP-3: letters have either case`(alphabet: CodeForm.Alphabet, text: String, read: String) throws {
        #expect(try self.read(text, form(alphabet)) == read)
    }

    @Test(arguments: [
        "١٢٣٤٥٦", "１２３４５６", "۱۲۳۴۵۶", "१२३४५६", "①②③④⑤⑥", "12345\u{0301}6", "12345６", "123456\n",
        "123456\r\n",
        "123456\0", "123\u{00A0}456", "123–456", "123_456", "123.456", "+12345", "12345O", "0x1234", "1e5000",
        "'1' OR", "\u{FEFF}123456", "123456\u{200B}", "½23456",
    ])
    func `OTP-3: what is no ASCII digit is no answer`(text: String) {
        #expect(throws: Answer.Fault.self) { try read(text, form()) }
    }

    @Test func `OTP-3: no other octet is taken for a digit`() {
        for octet in UInt8.min...UInt8.max where !(48...57 ~= octet) && ![9, 32, 45].contains(octet) {
            #expect(throws: Answer.Fault.character(at: 5)) { try read(Array("12345".utf8) + [octet], form()) }
        }
    }

    @Test(arguments: ["", " ", "\t", "-", " - - ", String(repeating: "-", count: 256)])
    func `OTP-3: nothing is no answer`(text: String) {
        #expect(throws: Answer.Fault.empty) { try read(text, form()) }
    }

    @Test(arguments: ["12345", "1234567", "1", String(repeating: "1", count: 256)])
    func `OTP-3: another length is no answer`(text: String) {
        #expect(throws: Answer.Fault.length(expected: 6, actual: text.utf8.count)) { try read(text, form()) }
    }

    @Test(arguments: [257, 1 << 20])
    func `OTP-3: what is too long is not looked at`(length: Int) {
        #expect(throws: Answer.Fault.tooLong) { try read(Array(repeating: 49, count: length), form()) }
        #expect(throws: Answer.Fault.tooLong) { try read(Array(repeating: 0xFF, count: length), form()) }
        let padded = Array("123456".utf8) + Array(repeating: UInt8(ascii: " "), count: length)
        #expect(throws: Answer.Fault.tooLong) { try read(padded, form()) }
    }

    @Test(arguments: [
        (CodeForm.Alphabet.letters, "ABCDEI"), (.letters, "ABCDEO"), (.letters, "ABCDE2"),
        (.alphanumeric, "A2B3C0"), (.alphanumeric, "A2B3C1"), (.alphanumeric, "A2B3CL"),
        (.alphanumeric, "A2B3CO"), (.alphanumeric, "A2B3CI"), (.hex, "ABCDEG"),
    ])
    func `OTP-3: what the alphabet lacks is no answer`(alphabet: CodeForm.Alphabet, text: String) {
        #expect(throws: Answer.Fault.character(at: 5)) { try read(text, form(alphabet)) }
    }

    /// The place that is told is one of what was written, separators and prefix counted.
    @Test func `a fault names the place`() {
        #expect(throws: Answer.Fault.character(at: 4)) { try read("12-3x456", form()) }
        #expect(throws: Answer.Fault.character(at: 5)) { try read("ACME-x23456", form(prefix: "ACME-")) }
        let messages = [
            Answer.Fault.empty, .tooLong, .character(at: 4), .length(expected: 6, actual: 5),
        ].map(\.message)
        #expect(
            messages == [
                "there is no code", "this is longer than any code", "octet 5 is no character of a code",
                "a code has 6 characters, and these are 5",
            ])
    }

    @Test(arguments: CodeForm.Alphabet.allCases)
    func `a code is read from its message, however it is copied`(alphabet: CodeForm.Alphabet) throws {
        let form = form(alphabet, alphabet.usualLength, prefix: "Bank-1")
        let entropy = ScriptedEntropy(seed: 8)
        for _ in 0..<50 {
            let code = try Code(form, from: entropy)
            let text = code.withText { $0 }
            let copies = [
                text, text.lowercased(), text.uppercased(), " \(text)\t", String(text.dropFirst(6)),
                text.map { "\($0) " }.joined(),
            ]
            for copy in copies {
                let answer = try Answer(Array(copy.utf8), of: form)
                let isEqual = answer.characters.withOctets { octets in
                    code.characters.withOctets { ConstantTime.areEqual(octets, $0) }
                }
                #expect(isEqual)
            }
        }
    }
}
