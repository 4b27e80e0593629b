import Domain
import FuzzInput
import Wire

/// Conditions: a text, an empty line, a body. What is refused has a place inside of the text and words; what is taken comes
/// to the same twice, its account to what it comes to, its opposite to the opposite, and with `&& false` it fails. What
/// reads no body doesn't mind which there is.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    let (text, body) = parts(of: octets)
    let condition: Condition
    do throws(ConditionFault) {
        condition = try Condition(text, parameters: ["id"])
    } catch {
        precondition(
            error.range.lowerBound >= 0 && error.range.upperBound <= text.utf8.count, "a place outside")
        precondition(!error.explanation.isEmpty && !error.remedy.isEmpty, "a fault without words")
        return 0
    }
    guard let example = Example.shared else { preconditionFailure("the example is refused") }
    let facts = example.facts(body)
    let outcome = condition.outcome(for: facts, on: example.pattern)
    precondition(outcome == condition.outcome(for: facts, on: example.pattern), "two outcomes")
    if case .undecidable(let trouble) = outcome {
        precondition(trouble.range.upperBound <= text.utf8.count, "trouble outside of the text")
    }
    let account = condition.account(for: facts, on: example.pattern)
    precondition(isCostly(outcome) || isCostly(account.outcome) || outcome == account.outcome, "two accounts")
    if !condition.reads.contains(.body) {
        let unread = condition.outcome(for: example.facts(.unread), on: example.pattern)
        precondition(outcome == unread, "a body changed what doesn't read it")
    }
    checkOpposites(text, outcome, facts, example.pattern)
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

func checkOpposites(_ text: String, _ outcome: ConditionOutcome, _ facts: Facts, _ pattern: PathPattern) {
    if let opposite = try? Condition("!(\(text)\n)", parameters: ["id"]) {
        switch (outcome, opposite.outcome(for: facts, on: pattern)) {
        case (.holds, .fails), (.fails, .holds), (.undecidable, .undecidable): break
        case (let one, let other): precondition(isCostly(one) || isCostly(other), "no opposite")
        }
    }
    if let never = try? Condition("(\(text)\n) && false", parameters: ["id"]) {
        let answer = never.outcome(for: facts, on: pattern)
        precondition(answer == .fails || isCostly(answer), "false did not decide")
    }
}

func isCostly(_ outcome: ConditionOutcome) -> Bool {
    if case .undecidable(let trouble) = outcome { trouble.reason == .tooCostly } else { false }
}

func parts(of octets: [UInt8]) -> (String, BodyFacts) {
    var end = octets.count
    for index in octets.indices.dropLast() where octets[index] == 0x0A && octets[index + 1] == 0x0A {
        end = index
        break
    }
    let text = String(decoding: octets[..<end], as: UTF8.self)
    let rest = Array(octets[min(end + 2, octets.count)...])
    if let document = try? JSONDocument(rest) { return (text, .json(document)) }
    if let form = try? FormReader().read(rest) { return (text, .form(form)) }
    return (text, .none)
}

/// A request that conditions are asked about.
struct Example {
    let request: CanonicalRequest
    let pattern: PathPattern
    let time: Timestamp

    static let shared = try? Example()

    init?() throws {
        let head = """
            POST /a/7?x=1&y=caf%C3%A9 HTTP/1.1\r\nHost: bank.example.com\r\nX-A: b\r\nX-B: c\r\nx-b: d\r\n\r\n
            """
        var parser = RequestHeadParser()
        var read = RequestHead()
        guard try parser.parse(Array(head.utf8).span, into: &read) != nil,
            let time = Timestamp(seconds: 1_795_199_400)
        else { return nil }
        request = try CanonicalRequest(read, scheme: .http)
        pattern = try PathPattern("/a/{id}")
        self.time = time
    }

    func facts(_ body: BodyFacts) -> Facts {
        Facts(
            request: request, time: time, source: .v4(0x0A01_0203), body: body,
            subject: .known(id: "u", claims: nil))
    }
}
