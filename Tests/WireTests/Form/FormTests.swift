import Testing
import Wire

@Suite struct FormTests {
    static func form(_ text: String, foldsCase: Bool = true) throws -> Form {
        try FormReader(foldsCase: foldsCase).read(Array(text.utf8))
    }

    @Test func `a field is found by its name, and a name that isn't there finds none`() throws {
        let form = try Self.form("amount=12&payee=&Note=x")
        #expect(try form.value(of: Array("amount".utf8)) == Array("12".utf8))
        #expect(try form.value(of: Array("payee".utf8)) == [])
        #expect(try form.value(of: Array("currency".utf8)) == nil)
        #expect(try form.value(of: []) == nil)
        #expect(form.fields.map(\.offset) == [0, 10, 17])
    }

    @Test func `PRS-query: a query is read by the same rules`() throws {
        let reader = FormReader(foldsCase: false)
        #expect(try reader.read(Array("to=DE89&amount=1".utf8).span).fields.count == 2)
        #expect(throws: FormFault.self) { try reader.read(Array("to=DE89&to=DE90".utf8)) }
    }

    @Test(arguments: ["a=1&a=2", "a=1&b=2&a=1", "a=1&%61=2", "a=&a="])
    func `PRS-form: a name that comes twice is refused, however it is written`(text: String) throws {
        for foldsCase in [true, false] {
            let fault = try #require(throws: FormFault.self) { try Self.form(text, foldsCase: foldsCase) }
            #expect(fault.kind == .repeatedName(name: Array("a".utf8)))
            #expect(fault.offset > 0)
        }
    }

    @Test func `names that differ in case are one name only where case is folded`() throws {
        let fault = try #require(throws: FormFault.self) { try Self.form("amount=1&Amount=2") }
        #expect(fault.kind == .mergedName(name: Array("Amount".utf8), earlier: Array("amount".utf8)))
        #expect(fault.offset == 9)
        let form = try Self.form("amount=1&Amount=2", foldsCase: false)
        #expect(try form.value(of: Array("Amount".utf8)) == Array("2".utf8))
        #expect(try form.value(of: Array("AMOUNT".utf8)) == nil)
    }

    @Test(arguments: ["pay.to=1&pay_to=2", "pay_to=1&pay%2Eto=2", "..=1&_.=2"])
    func `PRS-form: names that PHP makes one variable of are one name always`(text: String) throws {
        for foldsCase in [true, false] {
            let fault = try #require(throws: FormFault.self) { try Self.form(text, foldsCase: foldsCase) }
            guard case .mergedName = fault.kind else {
                Issue.record("\(fault)")
                return
            }
        }
    }

    @Test func `a field that only some reader would find under the name is a fault, not an absence`() throws {
        let form = try Self.form("AMOUNT=5&pay.to=x")
        let byCase = try #require(throws: FormFault.self) { try form.value(of: Array("amount".utf8)) }
        #expect(byCase.kind == .otherSpelling(name: Array("amount".utf8), present: Array("AMOUNT".utf8)))
        let byDot = try #require(throws: FormFault.self) { try form.value(of: Array("pay_to".utf8)) }
        #expect(byDot.offset == 9)
        #expect(try Self.form("AMOUNT=5", foldsCase: false).value(of: Array("amount".utf8)) == nil)
    }

    @Test func `as many fields as the limit says are read, and no more`() throws {
        let limits = try FormLimits(fields: 2)
        let reader = FormReader(limits: limits)
        #expect(try reader.read(Array("a=1&b=2".utf8)).fields.count == 2)
        let fault = try #require(throws: FormFault.self) { try reader.read(Array("a=1&b=2&c=3".utf8)) }
        #expect(fault == (try #require(throws: FormFault.self) { try reader.read(Array("a=1&b=2&c".utf8)) }))
        #expect(fault.kind == .tooManyFields(limit: 2) && fault.offset == 8)
    }

    @Test func `as many octets as the limit says are read, and no more`() throws {
        let reader = FormReader(limits: try FormLimits(octets: 4))
        #expect(try reader.read(Array("a=12".utf8)).fields.count == 1)
        let fault = try #require(throws: FormFault.self) { try reader.read(Array("a=123".utf8)) }
        #expect(fault.kind == .tooLarge(limit: 4) && fault.offset == 4)
    }

    @Test func `limits outside their range are refused when they are set`() throws {
        for fields in [Int.min, 0, 1_001, Int.max] {
            let fault = try #require(throws: LimitFault.self) { try FormLimits(fields: fields) }
            #expect(fault.description == "`fields` is \(fields); set it from 1 to 1000")
        }
        for octets in [0, -1, 8 << 20 + 1] {
            let fault = try #require(throws: LimitFault.self) { try FormLimits(octets: octets) }
            #expect(fault.name == "octets" && fault.value == octets)
        }
        #expect(try FormLimits() == .standard)
        #expect(try FormLimits(fields: 1_000, octets: 8 << 20).fields == 1_000)
    }

    @Test func `a thousand names are read whoever chose them`() throws {
        let text = (0..<1_000).map { "n\($0)=\($0)" }.joined(separator: "&")
        let form = try FormReader(limits: FormLimits(fields: 1_000)).read(Array(text.utf8))
        #expect(try form.value(of: Array("n999".utf8)) == Array("999".utf8))
    }
}
