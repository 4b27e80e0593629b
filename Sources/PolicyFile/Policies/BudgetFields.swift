// How much each may use. The ranges are hard: PCI DSS 8.3.4 and PSD2 RTS 4 ask for no less.

import Domain

extension Budgets {
    static let type = ValueType<Budgets>.mapping(
        MappingRules(title: "`budgets`"), Budgets(),
        [
            Field(
                "subject", Subject.type, \.subject,
                example: .object([("sends", "10/1h"), ("failures", .integer(5)), ("block", "30m")]),
                "what one subject may"),
            Field(
                "destination", sends("`destination`"), \.destinationSends, absence: "`sends: [5/1h, 10/1d]`",
                "what one destination gets"),
            Field(
                "address", sends("`address`"), \.addressSends, absence: "`sends: 20/1h`",
                "what one network may ask for: /24 of IPv4, /56 of IPv6"),
            Field(
                "prefix", sends("`prefix`"), \.prefixSends, absence: "`sends: 20/1h`",
                "what telephone numbers get that differ in the last four digits alone"),
        ])

    fileprivate struct Sends: Sendable {
        var sends: [Rate] = []
    }

    fileprivate static func sends(_ title: String) -> ValueType<Sends> {
        .mapping(
            MappingRules(title: title), Sends(),
            [
                Field(
                    "sends", Rate.types, \.sends, isRequired: true,
                    "how many codes in how long; of several rates each counts")
            ])
    }

    fileprivate var destinationSends: Sends {
        get { Sends(sends: destination) }
        set { destination = newValue.sends }
    }

    fileprivate var addressSends: Sends {
        get { Sends(sends: address) }
        set { address = newValue.sends }
    }

    fileprivate var prefixSends: Sends {
        get { Sends(sends: prefix) }
        set { prefix = newValue.sends }
    }
}

extension Budgets.Subject {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "`subject`"), Self(),
        [
            Field(
                "sends", Rate.types, \.sends, example: "10/1h",
                "how many codes in how long; of several rates each counts"),
            Field(
                "failures", .integer(1...10), \.failures, example: .integer(5),
                "wrong answers in a row before it is blocked"),
            Field(
                "block", .seconds(.minutes(30)...Seconds.hours(24)), \.block,
                "how long it is blocked the first time; twice as long each time after that, up to a day"),
            Field(
                "disable_after", .integer(1...100), \.disableAfter,
                "wrong answers in a row after which no code helps any more, until somebody looks at it"),
            Field("open", .integer(1...10), \.open, "challenges that may be open at a time"),
        ])
}
