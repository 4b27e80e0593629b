import Domain
import Wire

extension Benchmark {
    /// The condition of most payments, over a body of 1 KB that was read.
    static var condition: Benchmark {
        condition("condition", "decimal(json.transfer.amount) >= decimal('100')", parses: false)
    }

    /// The same with the reading of the body.
    static var conditionAndBody: Benchmark {
        condition("condition-json-1-KB", "decimal(json.transfer.amount) >= decimal('100')", parses: true)
    }

    /// A condition of several clauses over body, head and caller, with a pattern and a list to look through.
    static var longCondition: Benchmark {
        condition(
            "condition-of-clauses",
            "request.method == 'POST' && decimal(json.transfer.amount) >= decimal('100') && "
                + "!(source.address in cidr('10.0.0.0/8')) && json.metadata.tags.exists(tag, tag == 'monthly') && "
                + "json.metadata.locale.matches('^[a-z]{2}-[A-Z]{2}$')",
            parses: false)
    }

    private static func condition(_ name: String, _ text: String, parses: Bool) -> Benchmark {
        Benchmark(name: name, repetitions: 5_000, octets: parses ? 1024 : 0) {
            let body = bytes(transfer, 1024)
            guard let condition = try? Condition(text), let pattern = try? PathPattern("/api/**"),
                let request = try? request(), let time = Timestamp(seconds: 1_790_000_000),
                let read = try? JSONDocument(body)
            else { fatalError("refused") }
            return {
                guard let document = parses ? try? JSONDocument(body) : read else { fatalError("refused") }
                let facts = Facts(
                    request: request, time: time, source: .v4(0x5DB8_D822), body: .json(document))
                guard condition.outcome(for: facts, on: pattern) == .holds else { fatalError("it fails") }
                return 1
            }
        }
    }

    private static func request() throws -> CanonicalRequest? {
        let octets = Array("POST /api/transfers?trace=1 HTTP/1.1\r\nHost: bank.example.com\r\n\r\n".utf8)
        var parser = RequestHeadParser()
        var head = RequestHead()
        guard try parser.parse(octets.span, into: &head) != nil else { return nil }
        return try CanonicalRequest(head, scheme: .http)
    }
}
