import FuzzInput
import Wire

/// Chunked bodies: the pieces give what the whole gave, a body that was taken is read as itself once it has
/// been written again, and no more octets come out than the cap allows.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = unsafe FuzzInput(start, count)
    for refusesExtensions in [false, true] {
        let outcomes = input.arrivals.map { decode(input.octets, $0, refusesExtensions) }
        precondition(outcomes[0] == outcomes[1], "\(outcomes[0]) in one, \(outcomes[1]) in pieces")
        guard case .body(let body, let taken) = outcomes[0] else { continue }
        precondition(body.count <= bodyLimit && taken <= input.octets.count, "more came out than may")
        let size =
            body.isEmpty ? [] : Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n".utf8)
        let written = size + Array("0\r\n\r\n".utf8)
        precondition(
            decode(written, [written.count], true) == .body(body, taken: written.count), "became another body"
        )
    }
    return 0
}

let bodyLimit = 4096

enum Outcome: Equatable {
    case more([UInt8])
    case fault(HTTPFault)
    case body([UInt8], taken: Int)
}

func decode(_ octets: [UInt8], _ arrivals: [Int], _ refusesExtensions: Bool) -> Outcome {
    var decoder = ChunkDecoder(bodyLimit: bodyLimit, refusesExtensions: refusesExtensions)
    var body: [UInt8] = []
    var taken = 0
    do throws(HTTPFault) {
        for arrived in arrivals {
            let piece = octets.span.extracting(taken..<arrived)
            var offset = 0
            while true {
                let step = try decoder.next(piece, at: &offset)
                if case .data(let run) = step {
                    body += octets[taken + run.lowerBound..<taken + run.upperBound]
                }
                if step == .end { return .body(body, taken: taken + offset) }
                if step == .more { break }
            }
            precondition(offset == piece.count, "octets were left over")
            taken += offset
        }
        return .more(body)
    } catch {
        return .fault(error)
    }
}
