// The types of single values. A number has one spelling: decimal digits, without a sign, a leading zero, a fraction or
// `_`, for each of these means something else to some reader of YAML. Times and sizes have a unit, and a size alone
// may go without.
//
//     duration = 1*9digit ( "ms" / "s" / "m" / "h" )
//     size     = 1*12digit [ "KiB" / "MiB" / "GiB" ]

import Domain
import Wire

extension ValueType where Value == Int {
    /// A number in a range.
    static func integer(_ range: ClosedRange<Int>) -> ValueType {
        ValueType(
            shape: .integer(range),
            read: { node, reading in
                let help = "write a number from \(range.lowerBound) to \(range.upperBound)"
                guard let written = reading.scalar(node, "a number", help) else { return nil }
                guard !written.isText, let number = Digits.number(written.text) else {
                    reading.report(
                        written.isText ? .valueType : .valueForm, at: node.place,
                        written.isText
                            ? "\(written.shown) is a text, and a number is wanted"
                            : "\(written.shown) is not a plain number", help)
                    return nil
                }
                return reading.check(number, range, written, "\(range.lowerBound)", "\(range.upperBound)")
            }, text: { "\($0)" })
    }

    /// One number and no other, written here and nowhere else.
    static func constant(_ number: Int) -> ValueType {
        ValueType(
            shape: .constant(number),
            read: { node, reading in
                if case .scalar(let scalar) = node.content, !scalar.isQuoted, scalar.text == "\(number)" {
                    return number
                }
                guard case .scalar(let scalar) = node.content, scalar.kind != .null else {
                    reading.refuse(node, "`\(number)`", "write `\(number)`")
                    return nil
                }
                reading.report(
                    .valueRange, at: node.place,
                    "the form of this file has the number \(Quoted(scalar.text))",
                    "write `\(number)`, the form that this release reads")
                return nil
            }, text: { "\($0)" })
    }

    /// Octets.
    static func size(_ range: ClosedRange<Int>) -> ValueType {
        ValueType(
            shape: .size(range),
            read: { node, reading in
                let help = "write octets, or a unit behind the number: `8192`, `64KiB`, `1MiB`, `1GiB`"
                guard let written = reading.scalar(node, "a size", help) else { return nil }
                guard let number = Digits.number(written.text, units: Units.ofSizes) else {
                    reading.report(.valueForm, at: node.place, "\(written.shown) is not a size", help)
                    return nil
                }
                return reading.check(
                    number, range, written, Units.size(range.lowerBound), Units.size(range.upperBound))
            }, text: Units.size)
    }
}

extension ValueType where Value == Milliseconds {
    /// A length of time.
    static func duration(_ range: ClosedRange<Milliseconds>) -> ValueType {
        ValueType(
            shape: .duration(range),
            read: { node, reading in
                let help = "write a number with a unit: `250ms`, `30s`, `5m`, `1h`"
                guard let written = reading.scalar(node, "a time", help) else { return nil }
                guard let number = Digits.number(written.text, units: Units.ofTimes),
                    Digits.number(written.text) == nil
                else {
                    let isBare = Digits.number(written.text) != nil
                    reading.report(
                        .valueForm, at: node.place,
                        isBare ? "\(written.shown) has no unit" : "\(written.shown) is not a time", help)
                    return nil
                }
                let ends = (Units.time(range.lowerBound), Units.time(range.upperBound))
                return reading.check(Milliseconds(number), range, written, ends.0, ends.1)
            }, text: Units.time)
    }
}

extension ValueType where Value == Seconds {
    /// A length of time in whole seconds.
    static func seconds(_ range: ClosedRange<Seconds>) -> ValueType {
        ValueType(
            shape: .seconds(range),
            read: { node, reading in
                let help = "write a number with a unit: `30s`, `5m`, `1h`"
                guard let written = reading.scalar(node, "a time", help) else { return nil }
                let milliseconds = Digits.number(written.text, units: Units.ofTimes)
                guard let milliseconds, Digits.number(written.text) == nil, !written.text.hasSuffix("ms")
                else {
                    let isBare = Digits.number(written.text) != nil
                    reading.report(
                        .valueForm, at: node.place,
                        isBare
                            ? "\(written.shown) has no unit"
                            : "\(written.shown) is not a time in whole seconds",
                        help)
                    return nil
                }
                return reading.check(
                    Seconds(milliseconds / 1000), range, written, text(range.lowerBound),
                    text(range.upperBound))
            }, text: text)
    }

    @Sendable private static func text(_ time: Seconds) -> String {
        Units.time(Milliseconds.seconds(time.count))
    }
}

extension ValueType where Value == Bool {
    /// `true` or `false`.
    static var boolean: ValueType {
        ValueType(
            shape: .boolean,
            read: { node, reading in
                let help = "write `true` or `false`"
                guard let written = reading.scalar(node, "a boolean", help) else { return nil }
                if !written.isText, let value = Bool(written.text) { return value }
                reading.report(
                    .valueType, at: node.place,
                    written.kind == .oldBoolean
                        ? "\(written.shown) is a boolean to some programs and a text to others"
                        : "\(written.shown) is not a boolean", help)
                return nil
            }, text: { "\($0)" })
    }
}

extension ValueType {
    /// One of some words; `later` are words that a later release takes.
    static func word(
        _ noun: String, _ words: [(String, Value)], later: [String] = []
    ) -> ValueType where Value: Equatable {
        let names = words.map(\.0)
        let form = choice(names)
        return ValueType(
            shape: .word(names),
            read: { node, reading in
                guard let written = reading.text(node, noun, form: form) else { return nil }
                if let found = words.first(where: { $0.0 == written.text }) { return found.1 }
                if later.contains(written.text) {
                    reading.report(
                        .valueLater, at: node.place, "\(written.shown) is not in this release",
                        "write \(form)")
                } else {
                    reading.report(
                        .valueForm, at: node.place, "\(written.shown) is not \(noun)",
                        (NearestName.find(written.text, among: names).map { "did you mean `\($0)`? " } ?? "")
                            + "write \(form)")
                }
                return nil
            },
            text: { value in words.first { $0.1 == value }?.0 })
    }
}

/// ``a`, `b` or `c``
func choice(_ names: [String]) -> String {
    let quoted = names.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
}

/// Numbers in their one spelling.
enum Digits {
    /// The number that digits write, without sign or leading zero; nil for anything else, and beyond 12 digits.
    static func number(_ text: some StringProtocol) -> Int? {
        let digits = text.utf8
        guard 1...12 ~= digits.count, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return digits.count > 1 && digits.first == UInt8(ascii: "0") ? nil : Int(text)
    }

    /// A number and one of these units, or none.
    static func number(_ text: String, units: [(name: String, factor: Int)]) -> Int? {
        let digits = text.utf8.prefix(while: \.isASCIIDigit)
        guard let number = number(Substring(digits)) else { return nil }
        let unit = text.utf8.dropFirst(digits.count)
        if unit.isEmpty { return number }
        guard let factor = units.first(where: { $0.name.utf8.elementsEqual(unit) })?.factor else {
            return nil
        }
        let (product, overflows) = number.multipliedReportingOverflow(by: factor)
        return overflows ? nil : product
    }
}

/// Units, and the shortest way to write a number with one.
enum Units {
    typealias Unit = (name: String, factor: Int)

    static let ofTimes: [Unit] = [("h", 3_600_000), ("m", 60000), ("s", 1000), ("ms", 1)]
    static let ofSizes: [Unit] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]

    /// `90s`, `2m`
    @Sendable static func time(_ time: Milliseconds) -> String {
        let unit =
            ofTimes.first { time.count % $0.factor == 0 && time.count > 0 } ?? (name: "s", factor: 1000)
        return "\(time.count / unit.factor)\(unit.name)"
    }

    /// `1MiB`, `10000`
    @Sendable static func size(_ octets: Int) -> String {
        let unit = ofSizes.first { octets % $0.factor == 0 && octets > 0 } ?? (name: "", factor: 1)
        return "\(octets / unit.factor)\(unit.name)"
    }
}
