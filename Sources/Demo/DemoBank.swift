// The app of the demo: a bank that knows nothing of the gateway in front of it. It shows what reaches it, so that anyone
// can see what the gateway adds, takes away and stops. It keeps nothing, and it is no example of how to write a bank.

public import HTTP
import Synchronization
import Wire

/// Answers as the demo bank.
public final class DemoBank: ExchangeHandler {
    private static let largestBody = 64 << 10

    private let requests = Atomic<Int>(0)

    /// A bank that nobody has asked anything yet.
    public init() {}

    /// How many requests have reached it.
    public var seen: Int { requests.load(ordering: .relaxed) }

    /// Handles the requests of a connection.
    nonisolated(nonsending) public func handle(_ requests: RequestSequence) async {
        while var exchange = await requests.next() { await handle(&exchange) }
    }

    nonisolated(nonsending) private func handle(_ exchange: inout Exchange) async {
        guard let (request, _) = try? exchange.request() else {
            return await exchange.answer(Self.text(400, "the bank did not understand\n"), toHEAD: false)
        }
        requests.wrappingAdd(1, ordering: .relaxed)
        let response: Response
        do throws(BodyFault) {
            response = Self.answer(request, try await exchange.readBody(limit: Self.largestBody))
        } catch {
            response = Self.text(400, "the bank did not get the whole body\n")
        }
        await exchange.answer(response, toHEAD: request.method == .head)
    }

    private static func answer(_ request: CanonicalRequest, _ body: [UInt8]) -> Response {
        switch (request.method, String(decoding: request.path, as: UTF8.self)) {
        case (.get, "/"), (.head, "/"): DemoPages.home
        case (.get, "/accounts"):
            Response(
                200, type: "application/json",
                Array(
                    #"{"accounts":[{"iban":"DE89370400440532013000","balance":"1250.00","currency":"EUR"}]}"#
                        .utf8))
        case (.get, "/seen"): text(200, fields(of: request))
        case (.post, "/transfers"):
            DemoPages.transfer(amount: value("amount", in: body), payee: value("payee", in: body))
        default: text(404, "the bank has no such page\n")
        }
    }

    /// The request line and the fields as they reached the bank.
    private static func fields(of request: CanonicalRequest) -> String {
        var lines = [
            "\(String(decoding: request.method.octets, as: UTF8.self)) "
                + String(decoding: request.originForm, as: UTF8.self)
        ]
        for index in 0..<request.fields.count {
            let field = request.fields[index]
            let name = String(decoding: field.nameOctets, as: UTF8.self)
            lines.append("\(name): \(String(decoding: field.value, as: UTF8.self))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func value(_ name: String, in body: [UInt8]) -> String {
        guard let form = try? FormReader().read(body), let value = try? form.value(of: Array(name.utf8))
        else {
            return ""
        }
        return String(decoding: value, as: UTF8.self)
    }

    private static func text(_ status: Int, _ text: String) -> Response {
        Response(status, type: "text/plain; charset=utf-8", Array(text.utf8))
    }
}
