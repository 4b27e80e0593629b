// What a server that has understood a WebSocket handshake says to its key (RFC 6455, section 4.2.2): the SHA-1 of the key
// and a constant, in base64. It proves that the handshake was read, and nothing else. SHA-1 is the RFC's choice, nothing
// secret rests on it, and it can't be had from here for anything else.

internal import COpenSSL
import Wire

/// The value of Sec-WebSocket-Accept that belongs to a key.
public enum WebSocketAccept {
    private static let algorithm = Result { () throws(CryptoFault) in try FetchedDigest(named: "SHA1") }
    private static let length = 20

    /// The value for a key, both as they stand in their fields.
    public static func value(for key: ArraySlice<UInt8>) throws(CryptoFault) -> [UInt8] {
        let algorithm = try algorithm.get()
        guard algorithm.length == length else {
            throw .wrongLength(expected: length, actual: algorithm.length)
        }
        let message = Array(key) + Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)
        var digest = [UInt8](repeating: 0, count: length)
        // SAFETY: OpenSSL reads `count` octets of the message and writes the 20 that the digest has room for, both valid
        // for the length of the call.
        let isMade = unsafe message.withUnsafeBufferPointer { message in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                unsafe EVP_Digest(
                    message.baseAddress, message.count, digest.baseAddress, nil, algorithm.method, nil) == 1
            }
        }
        guard isMade else { throw .ofLibrary("digest") }
        return Base64.encode(digest)
    }
}
