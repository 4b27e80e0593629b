// Writes structures as RFC 9651, section 4.1, says. None of this can fail: a value that can't be written could
// not be made. A list or a dictionary without members is nil, for such a field is not sent at all.

extension StructuredItem {
    /// The item as a field's value.
    public func serialized() -> [UInt8] {
        var writer = StructuredFieldWriter()
        writer.write(self)
        return writer.octets
    }
}

extension StructuredList {
    /// The list as a field's value; nil if there is nothing to send.
    public func serialized() -> [UInt8]? {
        guard !members.isEmpty else { return nil }
        var writer = StructuredFieldWriter()
        for (place, member) in members.enumerated() {
            if place > 0 { writer.octets += [UInt8(ascii: ","), .space] }
            writer.write(member)
        }
        return writer.octets
    }
}

extension StructuredDictionary {
    /// The dictionary as a field's value; nil if there is nothing to send.
    public func serialized() -> [UInt8]? {
        guard !entries.isEmpty else { return nil }
        var writer = StructuredFieldWriter()
        for (place, entry) in entries.enumerated() {
            if place > 0 { writer.octets += [UInt8(ascii: ","), .space] }
            writer.octets += entry.key.octets
            if case .item(let item) = entry.value, item.value == .boolean(true) {
                writer.write(item.parameters)
            } else {
                writer.octets.append(UInt8(ascii: "="))
                writer.write(entry.value)
            }
        }
        return writer.octets
    }
}

private struct StructuredFieldWriter {
    var octets: [UInt8] = []

    mutating func write(_ member: StructuredMember) {
        switch member {
        case .item(let item): write(item)
        case .innerList(let list): write(list)
        }
    }

    mutating func write(_ item: StructuredItem) {
        write(item.value)
        write(item.parameters)
    }

    /// Section 4.1.1.1.
    private mutating func write(_ list: StructuredInnerList) {
        octets.append(UInt8(ascii: "("))
        for (place, item) in list.items.enumerated() {
            if place > 0 { octets.append(.space) }
            write(item)
        }
        octets.append(UInt8(ascii: ")"))
        write(list.parameters)
    }

    /// Section 4.1.1.2.
    mutating func write(_ parameters: StructuredParameters) {
        for entry in parameters.entries {
            octets.append(UInt8(ascii: ";"))
            octets += entry.key.octets
            guard entry.value != .boolean(true) else { continue }
            octets.append(UInt8(ascii: "="))
            write(entry.value)
        }
    }

    /// Section 4.1.3.1.
    private mutating func write(_ value: StructuredBareItem) {
        switch value {
        case .integer(let integer): write(integer.value)
        case .decimal(let decimal): write(decimal)
        case .string(let string): write(string)
        case .token(let token): octets += token.octets
        case .byteSequence(let sequence):
            octets.append(UInt8(ascii: ":"))
            octets += Base64.encode(sequence)
            octets.append(UInt8(ascii: ":"))
        case .boolean(let isTrue):
            octets += [UInt8(ascii: "?"), UInt8(ascii: isTrue ? "1" : "0")]
        case .date(let date):
            octets.append(UInt8(ascii: "@"))
            write(date.seconds)
        case .displayString(let string): write(string)
        }
    }

    private mutating func write(_ integer: Int64) {
        octets += Array(String(integer).utf8)
    }

    /// Section 4.1.5: no digit more than needed, but one after the point.
    private mutating func write(_ decimal: StructuredDecimal) {
        if decimal.thousandths < 0 { octets.append(UInt8(ascii: "-")) }
        let (whole, thousandths) = decimal.thousandths.magnitude.quotientAndRemainder(dividingBy: 1_000)
        octets += Array(String(whole).utf8)
        octets.append(UInt8(ascii: "."))
        var fraction = Array(String(1_000 + thousandths).utf8.dropFirst())
        while fraction.count > 1, fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        octets += fraction
    }

    /// Section 4.1.6.
    private mutating func write(_ string: StructuredString) {
        octets.append(UInt8(ascii: "\""))
        for octet in string.octets {
            if octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\") {
                octets.append(UInt8(ascii: "\\"))
            }
            octets.append(octet)
        }
        octets.append(UInt8(ascii: "\""))
    }

    /// Section 4.1.11: lower-case digits, for `%`, for the quote, and for all that isn't printable ASCII.
    private mutating func write(_ string: StructuredDisplayString) {
        octets += [UInt8(ascii: "%"), UInt8(ascii: "\"")]
        for octet in string.octets {
            let isPlain = octet != UInt8(ascii: "%") && octet != UInt8(ascii: "\"")
            if isPlain, StructuredTextGrammar.isPrintable(octet) {
                octets.append(octet)
            } else {
                octets += [UInt8(ascii: "%"), Hex.lowerDigit(octet >> 4), Hex.lowerDigit(octet & 15)]
            }
        }
        octets.append(UInt8(ascii: "\""))
    }
}
