// What a server that has understood a WebSocket handshake says to its key (RFC 6455, section 4.2.2): the SHA-1 of the key
// and a constant, in base64. It proves that the handshake was read, and nothing else. SHA-1 is the RFC's choice, nothing
// secret rests on it, and it can't be had from here for anything else.

import Wire

/// The value of Sec-WebSocket-Accept that belongs to a key.
public enum WebSocketAccept {
    /// The value for a key, both as they stand in their fields.
    public static func value(for key: ArraySlice<UInt8>) throws(CryptoFault) -> [UInt8] {
        let message = Array(key) + Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)
        return Base64.encode(try FetchedDigest.sha1.get().digest(of: message.span))
    }
}
