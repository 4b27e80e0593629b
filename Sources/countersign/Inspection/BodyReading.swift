// A body by its framing: chunks taken apart, a length counted off, and what is `application/json` read as the
// routes read it that look into a body. A body that lacks octets is judged no further.

import Wire

/// What a message's body came to.
struct BodyReading {
    /// What became of it as JSON.
    enum JSON: String {
        /// It says that it is none, or nothing.
        case none
        case taken
        case refused
        /// It can't be read as it is: it is coded, or says twice what it is.
        case unread
    }

    /// The octets that it stands for; those that came, where it is short.
    private(set) var octets: [UInt8] = []
    private(set) var json = JSON.none
    private(set) var findings: [Finding] = []
    /// Where the next message begins; nil where nobody can say.
    private(set) var end: Int?

    /// Reads the body that begins at `start`, of the message that begins at `messageStart`.
    init(_ input: [UInt8], from start: Int, of messageStart: Int, _ head: MessageReading.Head) {
        let isResponse = if case .response = head { true } else { false }
        let place = { (offset: Int) in Place(.message, of: input[messageStart...], at: offset - messageStart)
        }
        switch head.framing {
        case .none:
            end = start
        case .untilClose:
            octets = Array(input[start...])
            end = input.count
        case .length(let length):
            octets = Array(input[start...].prefix(length))
            if octets.count < length {
                findings = [.bodyEndsEarly(octets.count, of: length, place(input.count))]
            } else {
                end = start + length
            }
        case .chunked:
            do throws(HTTPFault) {
                end = try decode(input, from: start)
                if end == nil { findings = [.chunksEndEarly(place(input.count))] }
            } catch {
                findings = [Finding(error.reason, isResponse: isResponse, place(start + error.offset))]
            }
        }
        if end != nil, head.framing != .none { readJSON(head.fields, isResponse) }
    }

    /// Takes the chunks apart; answers where they end, if they do.
    private mutating func decode(_ input: [UInt8], from start: Int) throws(HTTPFault) -> Int? {
        var decoder = ChunkDecoder()
        var offset = start
        while true {
            switch try decoder.next(input.span, at: &offset) {
            case .data(let range): octets += input[range]
            case .more: return nil
            case .end: return offset
            }
        }
    }

    private mutating func readJSON(_ fields: Fields, _ isResponse: Bool) {
        let type: ArraySlice<UInt8>?
        do throws(HTTPFault) {
            type = try fields.only(.contentType)
        } catch {
            json = .unread
            return
        }
        guard let type, Self.isJSON(type) else { return }
        guard !fields.contains(.contentEncoding) else {
            json = .unread
            return
        }
        do throws(JSONFault) {
            _ = try JSONDocument(octets)
            json = .taken
        } catch {
            json = .refused
            let place = Place(.body, of: octets[...], at: error.offset)
            findings = [Finding(error.reason, isResponse: isResponse, place)]
        }
    }

    /// Whether the media type is `application/json`, in any case and with any parameters.
    private static func isJSON(_ type: ArraySlice<UInt8>) -> Bool {
        let name = type.prefix { $0 != UInt8(ascii: ";") && $0 != .space && $0 != .tab }
        return name.map(\.lowercasedASCII) == Array("application/json".utf8)
    }
}
