// The first phase: out of the octets of a head comes a request with one reading, or a refusal. What must hold for
// every request, protected or not, is checked here and nowhere else.

import Domain
import HTTP
import Wire

struct Intake: Sendable {
    let settings: GatewaySettings
    /// What some upstream allows in paths; whether the one that is meant does is known after matching.
    let allowances: PathAllowances

    @inline(__always)
    func read(_ exchange: inout Exchange, _ id: RequestID) throws(Refusal) -> IncomingRequest {
        let (canonical, options) = try request(of: &exchange)
        if exchange.isMisdirected(canonical) { throw .misdirected }
        if canonical.version == .http11, canonical.fields.contains(.expect) {
            try checkExpectation(canonical.fields)
        }
        if !options.names.isEmpty { try check(options.names, canonical.fields) }
        if canonical.fields.contains(.via) { try checkLoop(canonical.fields) }
        if let largest = settings.largestBody, case .length(let length) = canonical.framing, length > largest
        {
            throw .bodyTooLarge
        }
        let origin = RequestOrigin(
            canonical.fields, peer: exchange.peer, scheme: exchange.scheme, trusted: settings.trustedProxies)
        let maxForwards: Int? =
            if case .options = canonical.method { try maxForwards(canonical.fields) } else { nil }
        return IncomingRequest(
            consume canonical, origin: consume origin, id: id, maxForwards: maxForwards,
            upgrades: options.upgrades)
    }

    @inline(__always)
    private func request(
        of exchange: inout Exchange
    ) throws(Refusal) -> (CanonicalRequest, ConnectionOptions) {
        do throws(RequestFault) {
            return try exchange.request(allowances: allowances, bodyLimit: settings.largestBody ?? .max)
        } catch {
            switch error {
            case .malformed(let fault): throw Refusal(fault)
            case .timedOut: throw .requestTimeout
            }
        }
    }

    /// HTP-10: exactly `100-continue`, once.
    private func checkExpectation(_ fields: Fields) throws(Refusal) {
        guard !fields.repeats(.expect), let value = try? fields.only(.expect),
            value.equalsIgnoringCase("100-continue")
        else { throw .expectationFailed }
    }

    /// SIG-8: a Connection option that names a field of this message is refused, unless the field is one that ends
    /// here anyway: it would have us take away what somebody behind us goes by.
    private func check(_ names: [[UInt8]], _ fields: Fields) throws(Refusal) {
        for name in names {
            if ReservedNames.isReserved(name.span) { throw .connectionOption }
            for index in 0..<fields.count {
                let field = fields[index]
                if FieldNames.hop.contains(field.name) { continue }
                if field.nameOctets.count == name.count,
                    zip(field.nameOctets, name).allSatisfy({ $0.lowercasedASCII == $1 })
                {
                    throw .connectionOption
                }
            }
        }
    }

    /// HTP-17: a request that has our name in Via has been here before.
    private func checkLoop(_ fields: Fields) throws(Refusal) {
        for index in 0..<fields.count {
            let field = fields[index]
            guard field.name == .via else { continue }
            for member in field.value.split(separator: UInt8(ascii: ",")) {
                let parts = member.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                guard parts.count >= 2, parts[1].count == settings.name.count else { continue }
                if zip(parts[1], settings.name).allSatisfy({ $0.lowercasedASCII == $1.lowercasedASCII }) {
                    throw .loopDetected
                }
            }
        }
    }

    /// HTP-16: how many more may forward an OPTIONS request. What is no number of hops is refused.
    private func maxForwards(_ fields: Fields) throws(Refusal) -> Int? {
        do throws(HTTPFault) {
            guard let value = try fields.only(.maxForwards) else { return nil }
            guard 1...4 ~= value.count, value.allSatisfy(\.isASCIIDigit) else {
                throw HTTPFault(.lengthInvalid, at: value.startIndex)
            }
            return value.reduce(0) { $0 * 10 + Int($1 & 15) }
        } catch {
            throw Refusal(.malformed, detail: "`Max-Forwards` is not one number of at most four digits")
        }
    }
}
