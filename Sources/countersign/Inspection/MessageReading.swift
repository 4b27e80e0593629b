import Wire

/// One message of an input as the gateway reads it. It reads with the gateway's own parsers and nothing else;
/// a second reading of our own would be worth nothing.
struct MessageReading {
    /// What the head says; nil where it was refused or didn't end.
    private(set) var head: Head?
    /// The body; nil where no head says where it ends.
    private(set) var body: BodyReading?
    /// Why the message is not taken as it is; empty for one that is.
    private(set) var findings: [Finding] = []
    /// Something that may explain the finding.
    private(set) var note: String?
    /// Where it begins in the input.
    let start: Int
    /// Where the next message begins; nil where nobody can say.
    private(set) var end: Int?

    /// A head that has one reading.
    enum Head {
        case request(CanonicalRequest)
        case response(ResponseHead, BodyFraming)

        /// The field lines, in order.
        var fields: Fields {
            switch self {
            case .request(let request): request.fields
            case .response(let head, _): head.fields
            }
        }
        /// How the body is delimited.
        var framing: BodyFraming {
            switch self {
            case .request(let request): request.framing
            case .response(_, let framing): framing
            }
        }
    }

    /// How messages are to be read.
    enum Kind: Equatable {
        case request(Scheme)
        case response
    }

    /// Reads the message that begins at `start`, behind a body of this framing if it isn't the first.
    init(_ octets: [UInt8], from start: Int, as kind: Kind, behind previous: BodyFraming?) {
        self.start = start
        let isResponse = kind == .response
        do throws(HTTPFault) {
            let rest = octets.span.extracting(start..<octets.count)
            guard let (head, length) = try Self.head(rest, kind) else {
                findings = [.headEndsEarly(Place(.message, of: octets[start...], at: octets.count - start))]
                return
            }
            self.head = head
            let body = BodyReading(octets, from: start + length, of: start, head)
            findings = body.findings
            end = body.end
            self.body = body
        } catch {
            let place = Place(.message, of: Self.visible(octets, start, error), at: error.offset)
            findings = [Finding(error.reason, isResponse: isResponse, place)]
            note = Guess.about(octets[start...], error, isResponse: isResponse, behind: previous)
        }
    }

    /// The head's last octets are the last that its parser saw: what is missing from a head is missing there.
    private static func visible(_ octets: [UInt8], _ start: Int, _ fault: HTTPFault) -> ArraySlice<UInt8> {
        fault.reason == .hostMissing ? octets[start..<start + fault.offset] : octets[start...]
    }

    private static func head(_ octets: Span<UInt8>, _ kind: Kind) throws(HTTPFault) -> (Head, Int)? {
        switch kind {
        case .request(let scheme):
            var parser = RequestHeadParser()
            var head = RequestHead()
            guard let length = try parser.parse(octets, into: &head) else { return nil }
            return (.request(try CanonicalRequest(head, scheme: scheme)), length)
        case .response:
            var parser = ResponseHeadParser()
            var head = ResponseHead()
            guard let length = try parser.parse(octets, into: &head) else { return nil }
            return (.response(head, try BodyFraming(ofResponse: head, toHEAD: false)), length)
        }
    }
}
