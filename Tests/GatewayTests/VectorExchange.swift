import System
import TestKit

/// One vector sent through a world of its own: what the caller got, and what the upstream saw, which must tell the
/// same story.
struct VectorExchange {
    /// What came of it, in the words of vectors.
    private(set) var outcome = ExpectedExchange()
    /// What does not fit together, whatever the vector expects.
    private(set) var faults: [String] = []
    /// What the upstream saw.
    private(set) var seen: [SeenRequest] = []
    /// Octets that reached the upstream and are no complete request.
    private(set) var unfinished = 0

    /// How the octets are sent.
    enum Pace {
        case atOnce
        case octetByOctet
    }

    init(_ octets: [UInt8], pace: Pace = .atOnce) throws {
        let upstream = try RecordingUpstream()
        let world = try World(upstream)
        let client = try world.client()
        // The gateway may leave in the middle of what it refuses.
        do {
            switch pace {
            case .atOnce: try client.send(octets)
            case .octetByOctet: try client.send(octets, inPiecesOf: 1)
            }
            try client.halfClose()
        } catch {}
        try client.receiveToEnd()
        world.stop()
        if try !upstream.settle() { faults.append("a connection to the upstream stays open") }
        try read(upstream)
        try read(client, mayBeReset: pace == .octetByOctet)
        upstream.stop()
    }

    private mutating func read(_ upstream: RecordingUpstream) throws {
        for connection in upstream.connections {
            let (complete, rest) = try connection.requests()
            seen += complete
            unfinished += rest
        }
        for request in seen {
            for field in request.fields where field.name.contains("_") || field.name.contains(".") {
                faults.append("the upstream saw a field `\(field.name)`")
            }
        }
    }

    /// Every response is a refusal, or the upstream's answer to the request that it saw in this place.
    /// Where it goes on sending to a connection that has ended, or has broken off in its own request, it may see a reset.
    private mutating func read(_ client: RawClient, mayBeReset: Bool) throws {
        var forwarded = seen[...]
        var last: SeenResponse?
        while !client.unread.isEmpty {
            let method = forwarded.first?.method ?? "GET"
            let response = try client.response(to: method)
            if response.status == 100 { continue }
            if last?.closes == true { faults.append("something was answered after the end") }
            last = response
            let isForwarded = response.status == 200
            let request = isForwarded ? forwarded.popFirst() : nil
            if isForwarded, request == nil { faults.append("an answer to what the upstream never saw") }
            outcome.answers.append((response.status, request?.description))
        }
        if !forwarded.isEmpty {
            faults.append("the upstream saw what was never answered: \(Array(forwarded))")
        }
        let isWell = client.ending == .closed || mayBeReset || outcome.answers.isEmpty
        if !isWell { faults.append("the caller saw \(client.ending)") }
        let endedByNext = outcome.answers.last?.request == "GET /next"
        if let last, !endedByNext, !last.closes { faults.append("the connection ended, and nobody said so") }
    }
}
