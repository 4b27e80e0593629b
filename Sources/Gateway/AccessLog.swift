// One line of JSON for each request. What a caller may have to keep for itself is not in it: no query, no field but the
// host, no body.

import Domain
import HTTP
public import Reactor
import Wire

/// Writes access lines of one loop to a log.
///
/// INVARIANT: used on its loop's thread alone.
public final class AccessLog: @unchecked Sendable {
    private let file: LogFile
    private var line = ByteBuffer(capacity: 1_024)

    /// An access log in a file.
    public init(_ file: LogFile) {
        self.file = file
    }

    func write(
        _ exchange: borrowing Exchange, _ id: RequestID, _ refusal: Refusal?, _ passage: Passage,
        _ routes: [RoutePlan]
    ) {
        line.removeAll()
        line.append("{\"time\":\"")
        exchange.loop.appendTimestamp(to: &line)
        line.append("\",\"request_id\":\"")
        id.write(to: &line)
        line.append("\"")
        if let address = exchange.peer?.ip {
            line.append(",\"peer\":\"")
            line.append(address)
            line.append("\"")
        }
        if let head = try? exchange.head() {
            line.append(",\"method\":")
            line.append(jsonText: head.method.prefix(64))
            if let host = head.fields.value(of: .host) {
                line.append(",\"host\":")
                line.append(jsonText: host.prefix(256))
            }
            line.append(",\"path\":")
            let path = head.target.prefix { $0 != UInt8(ascii: "?") }
            line.append(jsonText: path.prefix(2_048))
        }
        if let number = passage.route {
            line.append(",\"route\":")
            line.append(jsonString: routes[number].name.utf8)
        }
        if !passage.shadows.isEmpty { append(passage.shadows, routes) }
        line.append(",\"status\":")
        line.append(decimal: UInt64(exchange.status ?? 0))
        line.append(",\"sent\":")
        line.append(decimal: UInt64(exchange.sent))
        if let ending = exchange.ending {
            line.append(",\"received\":")
            line.append(decimal: UInt64(exchange.received))
            line.append(",\"ended_by\":")
            line.append(jsonString: ending.rawValue.utf8)
        }
        line.append(",\"microseconds\":")
        line.append(decimal: exchange.elapsed / 1_000)
        if let refusal {
            line.append(",\"refusal\":")
            line.append(jsonString: refusal.reason.utf8)
            if let cause = refusal.cause {
                line.append(",\"cause\":")
                line.append(jsonString: cause.utf8)
            }
        }
        if exchange.isBroken { line.append(",\"broken\":true") }
        line.append("}\n")
        file.append(line)
    }

    /// What routes would have decided that only watch.
    private func append(_ shadows: [ShadowDecision], _ routes: [RoutePlan]) {
        line.append(",\"shadow\":[")
        for (position, shadow) in shadows.enumerated() {
            if position > 0 { line.append(",") }
            let route = routes[shadow.number]
            line.append("{\"route\":")
            line.append(jsonString: route.name.utf8)
            line.append(",\"decision\":")
            line.append(jsonString: (shadow.isDecidable ? route.verb : "undecidable").utf8)
            line.append("}")
        }
        line.append("]")
    }
}
