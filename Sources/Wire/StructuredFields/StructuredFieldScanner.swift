/// A place in the octets of a field and what may be read from there. Each method follows the algorithm of
/// section 4.2 that it names, and leaves the place behind what it took.
struct StructuredFieldScanner {
    private(set) var position = 0

    private let text: [UInt8]
    private let repeatedKeys: StructuredFieldReader.RepeatedKeys
    /// Where the lines were joined, and how many of these places were passed.
    private let joints: [Int]
    private var passedJoints = 0

    /// Section 4.2: lines are joined by a comma and a space.
    init(_ lines: [[UInt8]], repeatedKeys: StructuredFieldReader.RepeatedKeys) {
        var text = lines.first ?? []
        var joints: [Int] = []
        for line in lines.dropFirst() {
            joints.append(text.count)
            text += [UInt8(ascii: ","), .space]
            text += line
        }
        self.text = text
        self.joints = joints
        self.repeatedKeys = repeatedKeys
    }

    var isAtEnd: Bool { position == text.count }

    /// Section 4.2.1.1, item or inner list.
    mutating func member() throws(StructuredFieldFault) -> StructuredMember {
        next == UInt8(ascii: "(") ? .innerList(try innerList()) : .item(try item())
    }

    /// Section 4.2.1.2.
    private mutating func innerList() throws(StructuredFieldFault) -> StructuredInnerList {
        position += 1
        var items: [StructuredItem] = []
        while true {
            skipSpaces()
            if skip(UInt8(ascii: ")")) { return StructuredInnerList(items, parameters: try parameters()) }
            let start = position
            items.append(try item())
            try check(items.count, of: .innerListItems, from: start)
            guard next == .space || next == UInt8(ascii: ")") else { throw unexpected() }
        }
    }

    /// Section 4.2.3.
    mutating func item() throws(StructuredFieldFault) -> StructuredItem {
        let value = try bareItem()
        return StructuredItem(value, parameters: try parameters())
    }

    /// Section 4.2.3.2: *( ";" *SP key [ "=" bare-item ] )
    mutating func parameters() throws(StructuredFieldFault) -> StructuredParameters {
        var parameters = StructuredParameters()
        while skip(UInt8(ascii: ";")) {
            skipSpaces()
            let start = position
            let key = try key()
            let value = skip(UInt8(ascii: "=")) ? try bareItem() : .boolean(true)
            let earlier = parameters.set(value, for: key)
            try checkRepetition(earlier != nil, of: key, from: start)
            try check(parameters.entries.count, of: .parameters, from: start)
        }
        return parameters
    }

    /// Section 4.2.3.3.
    mutating func key() throws(StructuredFieldFault) -> StructuredKey {
        guard let first = next, StructuredTextGrammar.startsKey(first) else { throw unexpected() }
        return StructuredKey(checked: try run(.key, while: StructuredTextGrammar.continuesKey))
    }

    /// Section 4.2.3.1: the first octet tells what follows.
    private mutating func bareItem() throws(StructuredFieldFault) -> StructuredBareItem {
        guard let first = next else { throw unexpected() }
        return switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: ":"): .byteSequence(try byteSequence())
        case UInt8(ascii: "?"): .boolean(try boolean())
        case UInt8(ascii: "@"): .date(try date())
        case UInt8(ascii: "%"): .displayString(try displayString())
        case _ where StructuredTextGrammar.startsToken(first):
            // Section 4.2.6.
            .token(StructuredToken(checked: try run(.token, while: StructuredTextGrammar.continuesToken)))
        default: throw unexpected()
        }
    }

    /// Section 4.2.4: [ "-" ] 1*15DIGIT, or [ "-" ] 1*12DIGIT "." 1*3DIGIT
    private mutating func number() throws(StructuredFieldFault) -> StructuredBareItem {
        let start = position
        let sign: Int64 = skip(UInt8(ascii: "-")) ? -1 : 1
        let whole = try digits(atMost: 15, from: start)
        guard next == UInt8(ascii: ".") else { return .integer(try StructuredInteger(sign * whole.value)) }
        guard whole.count <= 12 else { throw StructuredFieldFault(.outOfRange, at: start) }
        position += 1
        let fraction = try digits(atMost: 3, from: start)
        let scale: Int64 = fraction.count == 1 ? 100 : fraction.count == 2 ? 10 : 1
        let thousandths = sign * (whole.value * 1_000 + fraction.value * scale)
        return .decimal(try StructuredDecimal(thousandths: thousandths))
    }

    private mutating func digits(
        atMost most: Int,
        from start: Int
    ) throws(StructuredFieldFault) -> (value: Int64, count: Int) {
        var value: Int64 = 0
        var count = 0
        while let octet = next, octet.isASCIIDigit {
            guard count < most else { throw StructuredFieldFault(.outOfRange, at: start) }
            value = value * 10 + Int64(octet - UInt8(ascii: "0"))
            count += 1
            position += 1
        }
        guard count > 0 else { throw unexpected() }
        return (value, count)
    }

    /// Section 4.2.5: DQUOTE *( unescaped / "\" ( DQUOTE / "\" ) ) DQUOTE
    private mutating func string() throws(StructuredFieldFault) -> StructuredString {
        let start = position
        var octets: [UInt8] = []
        position += 1
        while let octet = next {
            if octet == UInt8(ascii: "\"") {
                position += 1
                try checkUnbroken(from: start)
                return StructuredString(checked: octets)
            }
            if octet == UInt8(ascii: "\\") {
                position += 1
                guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") else { throw unexpected() }
            }
            guard StructuredTextGrammar.isPrintable(text[position]) else { throw unexpected() }
            octets.append(text[position])
            try check(octets.count, of: .string, from: start)
            position += 1
        }
        throw unexpected()
    }

    /// Section 4.2.7: ":" *base64 ":"
    private mutating func byteSequence() throws(StructuredFieldFault) -> [UInt8] {
        let start = position
        position += 1
        let content = position
        while let octet = next, octet != UInt8(ascii: ":") { position += 1 }
        guard !isAtEnd else { throw unexpected() }
        let octets: [UInt8]
        do throws(Base64Fault) {
            octets = try Base64.decode(text.span.extracting(content..<position))
        } catch {
            throw StructuredFieldFault(.notBase64, at: content + error.offset)
        }
        try check(octets.count, of: .byteSequence, from: start)
        position += 1
        return octets
    }

    /// Section 4.2.8.
    private mutating func boolean() throws(StructuredFieldFault) -> Bool {
        position += 1
        if skip(UInt8(ascii: "1")) { return true }
        if skip(UInt8(ascii: "0")) { return false }
        throw unexpected()
    }

    /// Section 4.2.9: "@" [ "-" ] 1*15DIGIT
    private mutating func date() throws(StructuredFieldFault) -> StructuredDate {
        position += 1
        let start = position
        let sign: Int64 = skip(UInt8(ascii: "-")) ? -1 : 1
        let seconds = sign * (try digits(atMost: 15, from: start).value)
        if next == UInt8(ascii: ".") { throw unexpected() }
        return try StructuredDate(seconds: seconds)
    }

    /// Section 4.2.10: "%" DQUOTE *( unescaped / "%" 2( DIGIT / %x61-66 ) ) DQUOTE
    private mutating func displayString() throws(StructuredFieldFault) -> StructuredDisplayString {
        let start = position
        position += 1
        guard skip(UInt8(ascii: "\"")) else { throw unexpected() }
        let content = position
        while next != UInt8(ascii: "\"") {
            guard let octet = next, StructuredTextGrammar.isPrintable(octet) else { throw unexpected() }
            position += 1
            guard octet == UInt8(ascii: "%") else { continue }
            for _ in 0..<2 {
                guard let digit = next, digit.hexDigitValue != nil, digit == digit.lowercasedASCII else {
                    throw unexpected()
                }
                position += 1
            }
        }
        let octets: [UInt8]
        do throws(PercentFault) {
            octets = try PercentCoding.decode(text.span.extracting(content..<position))
        } catch {
            throw StructuredFieldFault(.notUTF8, at: content + error.offset)
        }
        position += 1
        try check(octets.count, of: .displayString, from: start)
        try checkUnbroken(from: start)
        return StructuredDisplayString(checked: octets)
    }

    private mutating func run(
        _ part: StructuredFieldPart,
        while continues: (UInt8) -> Bool
    ) throws(StructuredFieldFault) -> [UInt8] {
        let start = position
        while let octet = next, continues(octet) { position += 1 }
        try check(position - start, of: part, from: start)
        return Array(text[start..<position])
    }
}

// What the methods above are made of.
extension StructuredFieldScanner {
    private var next: UInt8? { isAtEnd ? nil : text[position] }

    mutating func skip(_ octet: UInt8) -> Bool {
        guard next == octet else { return false }
        position += 1
        return true
    }

    mutating func skipSpaces() {
        while next == .space { position += 1 }
    }

    /// Sections 4.2.1 and 4.2.2: OWS, and either the end or a comma with a member behind it.
    mutating func skipComma() throws(StructuredFieldFault) {
        skipOptionalWhitespace()
        guard !isAtEnd else { return }
        let comma = position
        guard skip(UInt8(ascii: ",")) else { throw unexpected() }
        skipOptionalWhitespace()
        if isAtEnd { throw StructuredFieldFault(.trailingComma, at: comma) }
    }

    func check(_ count: Int, of part: StructuredFieldPart, from start: Int) throws(StructuredFieldFault) {
        guard count > part.limit else { return }
        switch part {
        case .dictionaryMembers, .listMembers, .innerListItems, .parameters:
            throw StructuredFieldFault(.tooMany(part), at: start)
        case .key, .string, .token, .byteSequence, .displayString:
            throw StructuredFieldFault(.tooLong(part), at: start)
        }
    }

    func checkRepetition(
        _ isRepeated: Bool,
        of key: StructuredKey,
        from start: Int
    ) throws(StructuredFieldFault) {
        if isRepeated, repeatedKeys == .refused {
            throw StructuredFieldFault(.repeatedKey(key.octets), at: start)
        }
    }

    /// The fault that what is next can't stand where it does.
    func unexpected() -> StructuredFieldFault {
        guard let octet = next else { return StructuredFieldFault(.endsEarly, at: position) }
        return StructuredFieldFault(.unexpected(octet), at: position)
    }

    private mutating func skipOptionalWhitespace() {
        while next == .space || next == .tab { position += 1 }
    }

    /// Places are passed once, so that many lines with many strings cost no more than their sum.
    private mutating func checkUnbroken(from start: Int) throws(StructuredFieldFault) {
        while passedJoints < joints.count, joints[passedJoints] < start { passedJoints += 1 }
        if passedJoints < joints.count, joints[passedJoints] < position {
            throw StructuredFieldFault(.brokenAcrossLines, at: joints[passedJoints])
        }
    }
}
