import Domain
import FuzzInput
import Wire

/// Displayed fields: a line that says how a field is read (`money EUR /v`), then a body, or a text that becomes the body's
/// value. Whatever is shown is one line of what can be seen, and says what the body says: the digits of an amount, the
/// letters of an IBAN, the text, or its ends. The same body shows the same twice.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    let end = octets.firstIndex(of: 0x0A) ?? octets.count
    guard let field = field(String(decoding: octets[..<end], as: UTF8.self)) else { return 0 }
    let rest = Array(octets[min(end + 1, octets.count)...])
    for body in bodies(rest) { check(field, body) }
    return 0
}

/// What is made once and never freed: the leak sanitizer doesn't see every pointer that Swift keeps in such a value.
///
/// SAFETY: the pointer is a literal's own storage, which ends in NUL.
@_cdecl("__lsan_default_suppressions")
public func suppressions() -> UnsafePointer<UInt8> {
    let names: StaticString = "leak:swift::threading_impl::once_slow"
    return unsafe names.utf8Start
}

func field(_ line: String) -> DisplayField? {
    var words = line.split(separator: " ").map(String.init)
    guard let kind = words.isEmpty ? nil : DisplayField.Kind(rawValue: words.removeFirst()) else {
        return nil
    }
    let form: DisplayField.Form
    switch kind {
    case .text: form = .text
    case .iban: form = .iban
    case .date: form = .date
    case .money:
        let word = words.isEmpty ? "EUR" : words.removeFirst()
        guard word.hasPrefix("/") else {
            form = .money(currency: .code(word))
            break
        }
        guard let pointer = try? JSONPointer(word) else { return nil }
        form = .money(currency: .pointer(pointer))
    }
    guard let pointer = try? JSONPointer(words.first ?? "/v") else { return nil }
    return DisplayField(label: "Field", pointer: pointer, form: form)
}

/// The octets as a body, and as the value in one.
func bodies(_ octets: [UInt8]) -> [BodyFacts] {
    var bodies: [BodyFacts] = []
    if let document = try? JSONDocument(octets) { bodies.append(.json(document)) }
    if let form = try? FormReader().read(octets) { bodies.append(.form(form)) }
    var buffer = ByteBuffer(capacity: octets.count + 32)
    buffer.append("{\"c\":\"KWD\",\"v\":")
    buffer.append(jsonString: octets)
    buffer.append("}")
    if let document = try? JSONDocument(buffer.octets) { bodies.append(.json(document)) }
    return bodies
}

func check(_ field: DisplayField, _ body: BodyFacts) {
    var scenario = Scenario(id: Identifier(literal: "fuzz"))
    scenario.display = [field, field]
    let value: DisplayedValue
    do throws(DisplayFault) {
        value = try field.value(in: body)
    } catch {
        precondition(error.label == "Field" && !error.reason.explanation.isEmpty, "a fault without words")
        precondition((try? DisplayedFields(scenario, in: body)) == nil, "a fault that is lost")
        return
    }
    precondition(value.kind == field.form.kind, "another kind")
    precondition(!value.text.isEmpty && value.text.unicodeScalars.count <= 80, "nothing, or too much")
    precondition(value.text.unicodeScalars.allSatisfy(canBeSeen), "what can't be seen is shown")
    let bound = bound(field.pointer, body)
    switch value.kind {
    case .money: checkMoney(Array(value.text.utf8), bound)
    case .iban: precondition(letters(Array(value.text.utf8)) == letters(bound), "another account")
    case .date:
        let clock = Array(value.text.utf8)
        precondition(clock.prefix(10) == bound.prefix(10), "another day")
        precondition(clock.count == 10 || clock.dropFirst(11).starts(with: bound[11..<19]), "another time")
    case .text: checkText(Array(value.text.utf8), bound, value.flags.contains(.shortened))
    }
    guard let fields = try? DisplayedFields(scenario, in: body) else { preconditionFailure("two outcomes") }
    precondition(fields.fields.allSatisfy { $0.value.text == value.text && $0.value.flags == value.flags })
    guard let json = try? JSONDocument(fields.json) else { preconditionFailure("no JSON") }
    precondition(CanonicalJSON.octets(json.root) == fields.json, "not canonical")
}

/// The value that the body has, as octets.
func bound(_ pointer: JSONPointer, _ body: BodyFacts) -> [UInt8] {
    switch body {
    case .json(let document):
        let value = pointer.value(in: document.root)
        if let boolean = value?.boolean { return Array((boolean ? "true" : "false").utf8) }
        return value?.string ?? Array(value?.number?.lexeme ?? [])
    case .form(let form):
        return ((try? form.value(of: Array(pointer.description.utf8.dropFirst()))) ?? nil) ?? []
    case .unread, .none: return []
    }
}

/// What is shown begins with the digits that are bound; behind them are zeros, and the currency.
func checkMoney(_ shown: [UInt8], _ bound: [UInt8]) {
    let parts = shown.split(separator: UInt8(ascii: " "))
    precondition(parts.count == 2 && parts[1].count == 3, "no amount and currency")
    precondition(parts[0].starts(with: bound), "another amount")
    var added = parts[0].dropFirst(bound.count)
    if !bound.contains(UInt8(ascii: ".")), added.first == UInt8(ascii: ".") { added.removeFirst() }
    precondition(added.allSatisfy { $0 == UInt8(ascii: "0") }, "digits that nobody wrote")
    let isWhole = !parts[0].contains(UInt8(ascii: "."))
    precondition(!isWhole || parts[0].count == bound.count, "zeros before the point")
}

func checkText(_ shown: [UInt8], _ bound: [UInt8], _ isShortened: Bool) {
    guard isShortened else {
        precondition(shown == bound, "another text")
        return
    }
    let ellipsis = Array("\u{2026}".utf8)
    let isRight = shown.indices.contains { index in
        shown[index...].starts(with: ellipsis) && bound.starts(with: shown[..<index])
            && bound.suffix(shown.count - index - ellipsis.count) == shown[(index + ellipsis.count)...]
    }
    precondition(isRight, "other ends")
}

func letters(_ octets: [UInt8]) -> [UInt8] { octets.filter { $0 != UInt8(ascii: " ") } }

/// What no field may show, by number: it shares nothing with what refuses it.
func canBeSeen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F,
        0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x20DD...0x20E0, 0x2800, 0x3164, 0xE000...0xF8FF,
        0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFF, 0x1D173...0x1D17A, 0xE0000...0x10FFFF:
        false
    default: true
    }
}
