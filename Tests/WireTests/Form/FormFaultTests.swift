import Testing
import Wire

@Suite struct FormFaultTests {
    static func fault(_ text: String) throws -> FormFault {
        try #require(throws: FormFault.self) {
            try FormReader(limits: FormLimits(fields: 3, octets: 200)).read(Array(text.utf8))
        }
    }

    @Test(arguments: [
        (
            String(repeating: "a", count: 201), "the form is larger than 200 octets",
            "send less, or raise the limit inside its range"
        ),
        (
            "a=&b=&c=&d=", "the form has more than 3 fields",
            "send less, or raise the limit inside its range"
        ),
        (
            "&", "an `&` has no field on one of its sides",
            "put one `&` between two fields, and none before the first or after the last"
        ),
        ("a", "a field has no `=`", "write `name=` for a field with an empty value"),
        (
            "a;b", "a `;` stands unescaped",
            "separate fields with `&`, and write `%3B` for a semicolon in a value"
        ),
        (
            "a=\n", "the octet `\\x0a` stands unescaped",
            "write it as `%` and two hexadecimal digits, a space also as `+`"
        ),
        ("a=%", "a `%` is not followed by two hexadecimal digits", "write `%25` for a percent sign"),
        ("a=%00", "a field holds a NUL", "leave it out"),
        ("a=%ff", "a field is not UTF-8", "encode the form in UTF-8"),
        ("a[]=", "the name `a[]` has a bracket", "send lists and maps as JSON"),
        (
            "%60%5C%0a%e2%80%ae=", "`\\x60\\x5c\\x0a\\xe2\\x80\\xae` is no name of a field",
            "use 1 to 64 of `A-Z a-z 0-9 _ . -`"
        ),
        (
            "_Method=", "the name `_Method` is reserved by frameworks",
            "call the field otherwise; a method is never taken from a field"
        ),
        ("a=&a=", "the field `a` comes twice", "send it once; for several values use JSON"),
        (
            "a.b=&A_B=", "the fields `a.b` and `A_B` are one field to some readers",
            "call one of them otherwise"
        ),
    ])
    func `a fault says what is wrong and how to mend it, and no value`(
        text: String, message: String, hint: String
    ) throws {
        let fault = try Self.fault(text)
        #expect(fault.message == message)
        #expect(fault.hint == hint)
    }

    @Test func `a field under another spelling is named in both`() throws {
        let form = try FormReader().read(Array("Amount=1".utf8))
        let fault = try #require(throws: FormFault.self) { try form.value(of: Array("amount".utf8)) }
        #expect(fault.message == "the field `Amount` is `amount` to some readers")
        #expect(fault.hint == "spell it `amount`")
    }

    @Test func `a name in a message is cut after 64 octets`() throws {
        let fault = try Self.fault(String(repeating: "a", count: 100) + "=")
        #expect(fault.message == "`" + String(repeating: "a", count: 64) + "…` is no name of a field")
    }
}
