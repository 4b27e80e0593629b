import Wire

/// Why a message is not taken as it is, with the place in it.
struct Finding: Equatable {
    /// What becomes of the message.
    enum Verdict: String {
        /// It is answered with a status and goes nowhere.
        case refused
        /// More of it would be waited for.
        case incomplete
    }

    let verdict: Verdict
    /// The id of the reason, which logs and metrics have too.
    let reason: String
    /// What the caller gets; nil where nothing is answered yet.
    let status: Int?
    let explanation: String
    let remedy: String
    let place: Place
}

extension Finding {
    /// A response that is refused is the upstream's fault, and 502 whatever the reason.
    init(_ reason: HTTPFault.Reason, isResponse: Bool, _ place: Place) {
        self.init(
            verdict: .refused, reason: reason.rawValue, status: isResponse ? 502 : reason.status,
            explanation: reason.explanation, remedy: reason.remedy, place: place)
    }

    init(_ reason: JSONFault.Reason, isResponse: Bool, _ place: Place) {
        self.init(
            verdict: .refused, reason: reason.rawValue, status: isResponse ? 502 : reason.status,
            explanation: reason.explanation, remedy: reason.remedy, place: place)
    }

    static func headEndsEarly(_ place: Place) -> Finding {
        Finding(
            verdict: .incomplete, reason: "head-incomplete", status: nil,
            explanation: "the head goes on: no empty line has ended it",
            remedy: "end the last field with CR LF, and the head with CR LF more", place: place)
    }

    static func bodyEndsEarly(_ have: Int, of length: Int, _ place: Place) -> Finding {
        Finding(
            verdict: .incomplete, reason: "body-incomplete", status: nil,
            explanation: "the body has \(have) of the \(length) octets that the Content-Length says",
            remedy: "send the rest, or say the length that is sent", place: place)
    }

    static func chunksEndEarly(_ place: Place) -> Finding {
        Finding(
            verdict: .incomplete, reason: "body-incomplete", status: nil,
            explanation: "the chunked body goes on: no last chunk and empty line have ended it",
            remedy: "end the body with `0`, CR LF, CR LF", place: place)
    }
}
