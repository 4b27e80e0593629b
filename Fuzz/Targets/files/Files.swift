import Domain
import FuzzInput
import PolicyFile

/// The two files: a text is taken or everything that is wrong with it has a place in it, a message and a remedy, in
/// order, and is safe to show; the same text is read alike twice. What is taken as a policy stands as Domain has it.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    let lines = octets.count { $0 == UInt8(ascii: "\n") } + 1
    let configuration = Result { () throws(Findings) in
        try Configuration.parse(octets, named: "c.yaml", environment: ["A": "1"])
    }
    check(configuration, lines)
    let again = Result { () throws(Findings) in
        try Configuration.parse(octets, named: "c.yaml", environment: ["A": "1"])
    }
    precondition(configuration == again, "two readings of one configuration differ")
    let policies = Result { () throws(Findings) in
        try PolicySet.parse([(name: "p.yaml", octets: octets)], today: CalendarDay("2027-01-01"))
    }
    check(policies, lines)
    if case .success(let loaded) = policies {
        let set = loaded.set
        for number in 0..<set.routeCount {
            let path = set.route(number).path
            guard let parsed = try? PathPattern("\(path)") else { preconditionFailure("a pattern is none") }
            precondition(parsed == path && path.covers(path), "a pattern is not itself")
            precondition(
                set.policy(ofRoute: number).routes.contains(set.route(number)), "a route is nobody's")
        }
    }
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

func check<Value>(_ result: Result<Value, Findings>, _ lines: Int) {
    guard case .failure(let findings) = result else { return }
    precondition(!findings.diagnostics.isEmpty, "refused for nothing")
    var last = (0, 0)
    // Of a file as a whole something is said behind all that is said of places in it.
    for finding in findings.diagnostics where finding.excerpt != nil {
        precondition(1...lines ~= finding.line && finding.column >= 1, "a finding outside of the text")
        precondition(last <= (finding.line, finding.column), "findings out of order")
        precondition(!finding.message.isEmpty && !finding.help.isEmpty, "a finding without words")
        last = (finding.line, finding.column)
    }
    let text = findings.text(isColoured: false)
    precondition(
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) },
        "a finding gives orders to a terminal")
}
