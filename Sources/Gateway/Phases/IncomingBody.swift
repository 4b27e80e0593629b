// A body that some candidate's condition reads is had whole before anything is decided; every other one streams. What it
// is, it says itself: exactly one Content-Type, no coding. A body that can't be read as what a condition asks for is no
// reason to refuse the request here, for the policy has its own answer to what can't be evaluated.

import Domain
import HTTP
import Wire

/// What is known of a request's body before it goes on.
enum IncomingBody {
    /// Nobody looked at it.
    case streams
    /// All of it.
    case whole([UInt8])
}

extension Intake {
    /// How many octets the body may have that has to be kept for these candidates; nil where it streams. Nobody is refused
    /// for the sake of a route that only watches.
    func room(for request: borrowing IncomingRequest, _ candidates: Candidates) -> Int? {
        guard candidates.wanted.contains(.body), BodyFacts.readableType(of: request.canonical) != nil else {
            return nil
        }
        let most = settings.largestTestedBody
        guard case .length(let length) = request.canonical.framing else {
            return candidates.needed.contains(.body) ? most : nil
        }
        return candidates.needed.contains(.body) || length <= most ? min(length, most) : nil
    }

    /// Reads the whole body.
    nonisolated(nonsending) func body(
        _ exchange: inout Exchange, of request: borrowing IncomingRequest
    ) async throws(Refusal) -> (body: IncomingBody, facts: BodyFacts) {
        let octets: [UInt8]
        do throws(BodyFault) {
            octets = try await exchange.readBody(limit: settings.largestTestedBody)
        } catch {
            switch error {
            case .malformed(let fault): throw Refusal(fault)
            case .tooLarge: throw .bodyTooLarge
            case .timedOut: throw .requestTimeout
            // Nobody is left to be told.
            case .callerGone: throw .requestTimeout
            }
        }
        return (.whole(octets), BodyFacts(octets, of: request.canonical))
    }
}
