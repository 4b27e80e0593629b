import Domain
import Wire

extension PolicySet {
    /// What is decided of a request, as a test writes it: `route`, `denied`, `denied by route`, `405 by route`,
    /// `undecidable by route`; behind it, in brackets, the routes that only watch.
    func decided(
        _ request: CanonicalRequest, from source: String? = nil, body: BodyFacts = .unread
    ) throws -> String {
        let candidates: Candidates
        do throws(Refusal) {
            candidates = try self.candidates(for: request)
        } catch {
            return error.problem == .denied ? "denied" : error.problem.slug
        }
        let address = source.flatMap { IPAddress(Array($0.utf8)[...]) }
        let verdict = candidates.decide {
            Facts(request: request, time: Timestamp(wallMicroseconds: 0), source: address, body: body)
        }
        func name(_ number: Int) -> String { route(number).id.text }
        let shadows = verdict.shadows.map { name($0.number) + ($0.isDecidable ? "" : "?") }
        let decision =
            switch verdict.decision {
            case .route(let number): name(number)
            case .denied(nil): "denied"
            case .denied(let number?): "denied by \(name(number))"
            case .methodRefused(let number): "405 by \(name(number))"
            case .undecidable(let number, _): "undecidable by \(name(number))"
            }
        return shadows.isEmpty ? decision : "\(decision) [\(shadows.joined(separator: " "))]"
    }
}
