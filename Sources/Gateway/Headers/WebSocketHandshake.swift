// What begins a WebSocket (HTP-18; RFC 6455, section 4). Two heads of HTTP make a tunnel of two connections, and nothing
// is seen of what goes through it: so both must say exactly that, in the one form that every server reads alike. A
// request that asks for a WebSocket in another form is refused and not repaired; one that asks for something else goes on
// as a plain request. A 101 is believed only with the answer to the key: whoever made it has read this handshake.

import Crypto
import Domain
import HTTP
import Wire

enum WebSocketHandshake {
    /// What we write into both heads ourselves.
    static let fields: StaticString = "connection: upgrade\r\nupgrade: websocket\r\n"

    /// Whether a request that asks to change the protocol asks for a WebSocket, and so in the right form. It may be
    /// handed on as a handshake then.
    static func isBegun(by request: CanonicalRequest) throws(Refusal) -> Bool {
        let fields = request.fields
        guard names(in: fields).contains(where: { $0.equalsIgnoringCase("websocket") }) else { return false }
        guard isWebSocket(fields) else {
            throw wrong("`Upgrade` must be there once and say `websocket` alone")
        }
        guard request.method == .get else { throw wrong("the method must be `GET`") }
        guard request.framing.isEmpty else { throw wrong("there must be no body") }
        guard let version = only("sec-websocket-version", fields) else {
            throw wrong("there must be one `Sec-WebSocket-Version`")
        }
        guard version.elementsEqual("13".utf8) else { throw Refusal(.websocketVersion) }
        guard key(fields) != nil else {
            throw wrong("there must be one `Sec-WebSocket-Key`, 16 octets in base64")
        }
        return true
    }

    /// Checks that a 101 changes to a WebSocket, and answers the handshake of this request.
    static func check(
        _ fields: Fields, _ options: ConnectionOptions, answers request: CanonicalRequest
    ) throws(HTTPFault) {
        guard options.upgrades, isWebSocket(fields), let accept = only("sec-websocket-accept", fields),
            let key = key(request.fields), let expected = try? WebSocketAccept.value(for: key),
            accept.elementsEqual(expected)
        else { throw HTTPFault(.statusInvalid, at: 0) }
    }

    private static func wrong(_ detail: String) -> Refusal {
        Refusal(.websocketHandshake, detail: detail)
    }

    /// What all Upgrade fields name.
    private static func names(in fields: Fields) -> [ArraySlice<UInt8>] {
        (0..<fields.count).map { fields[$0] }.filter { $0.name == .upgrade }
            .flatMap { $0.value.split(separator: UInt8(ascii: ",")).map(\.withoutSpace) }
    }

    private static func isWebSocket(_ fields: Fields) -> Bool {
        guard let value = try? fields.only(.upgrade) else { return false }
        return value.equalsIgnoringCase("websocket")
    }

    private static func key(_ fields: Fields) -> ArraySlice<UInt8>? {
        guard let key = only("sec-websocket-key", fields), key.count == 24,
            let octets = try? Base64.decode(Array(key)), octets.count == 16
        else { return nil }
        return key
    }

    /// The value of the one field of a name that no table has; nil where there is none, or two.
    private static func only(_ name: StaticString, _ fields: Fields) -> ArraySlice<UInt8>? {
        let found = (0..<fields.count).map { fields[$0] }.filter { $0.nameOctets.equalsIgnoringCase(name) }
        return found.count == 1 ? found.first?.value : nil
    }
}
