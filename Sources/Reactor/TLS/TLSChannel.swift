// One connection's TLS. OpenSSL reads and writes through a BIO of ours, which goes to the stream's own socket: so every
// octet takes the same way into the kernel as without TLS, and nothing is copied once more.

import COpenSSL
import Wire

/// The state of TLS on one connection.
///
/// SAFETY: `pointer` is a session of ours from the beginning to `deinit`. Its BIO has the stream's address, which owns
/// this value, and calls back only from within the methods below. The callbacks are given pointers and counts that fit.
@safe
struct TLSChannel: ~Copyable {
    /// What came of one step.
    enum Progress: Equatable {
        /// So many octets were moved; in a handshake, that it is over.
        case moved(Int)
        /// Nothing before the socket is readable.
        case awaitsReading
        /// Nothing before the socket is writable.
        case awaitsWriting
        /// The peer says that it sends no more.
        case ended
        /// The connection can't be used any more.
        case failed
    }

    private let pointer: OpaquePointer
    /// What OpenSSL comes back to.
    private let kept: AnyObject
    let isServer: Bool
    /// Whether both sides have shown what they had to.
    private(set) var isEstablished = false
    /// After a fault OpenSSL must not be asked anything more.
    private var isBroken = false
    /// Nor may it be asked to write once the socket has failed to; but to read, for what the peer said before it left is
    /// still there.
    private var isMute = false

    init(
        _ context: TLSContext, isServer: Bool, keeping kept: AnyObject, over stream: ByteStream
    ) throws(TLSFault) {
        ERR_clear_error()
        guard let made = unsafe SSL_new(context.pointer) else { throw .last("OpenSSL can't make a session") }
        guard let bio = unsafe StreamBIO.make(over: stream) else {
            unsafe SSL_free(made)
            throw .last("OpenSSL can't make a BIO")
        }
        unsafe SSL_set_bio(made, bio, bio)
        if isServer { unsafe SSL_set_accept_state(made) } else { unsafe SSL_set_connect_state(made) }
        unsafe SSL_set_msg_callback(made, StreamBIO.onMessage)
        unsafe pointer = made
        self.kept = kept
        self.isServer = isServer
    }

    deinit { unsafe SSL_free(pointer) }

    /// Takes a certificate for this name or address alone, and asks for it.
    borrowing func expect(_ host: String) throws(TLSFault) {
        let parameters = unsafe SSL_get0_param(pointer)
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1 { return }
        ERR_clear_error()
        unsafe SSL_set_hostflags(pointer, TLSContext.nameRules)
        guard unsafe SSL_set1_host(pointer, host) == 1, unsafe countersign_ssl_set_name(pointer, host) == 1
        else { throw .last("`\(host)` is no name of a server") }
    }

    /// One step of the handshake, which is at most one operation with a private key.
    mutating func shakeHands() -> Progress {
        if isBroken { return .failed }
        ERR_clear_error()
        let answer = unsafe SSL_do_handshake(pointer)
        if answer == 1 {
            isEstablished = true
            return .moved(0)
        }
        return progress(after: answer)
    }

    /// Decrypts into the room.
    mutating func receive(into room: UnsafeMutableRawBufferPointer) -> Progress {
        if isBroken { return .failed }
        ERR_clear_error()
        var count = 0
        let answer = unsafe SSL_read_ex(pointer, room.baseAddress, room.count, &count)
        return answer == 1 ? .moved(count) : progress(after: answer)
    }

    /// Encrypts and sends octets of one record at most. What could not be sent is offered again, with more behind it or not.
    mutating func send(_ octets: UnsafeRawBufferPointer) -> Progress {
        if isBroken || isMute { return .failed }
        ERR_clear_error()
        var count = 0
        let answer = unsafe SSL_write_ex(pointer, octets.baseAddress, octets.count, &count)
        if answer == 1 { return .moved(count) }
        // The socket's own fault, and none of what is spoken over it.
        isMute = unsafe SSL_get_error(pointer, answer) == SSL_ERROR_SYSCALL
        return isMute ? .failed : progress(after: answer)
    }

    /// Whether octets were taken off the socket that nobody has asked for yet.
    var hasPending: Bool { unsafe SSL_has_pending(pointer) == 1 }

    /// Whether anything was ever read off the socket.
    var hasHeard: Bool { unsafe BIO_number_read(SSL_get_rbio(pointer)) > 0 }

    /// Tells the peer that we send no more, if the socket takes it now.
    mutating func finishSending() {
        guard isEstablished, !isBroken, !isMute else { return }
        ERR_clear_error()
        if unsafe SSL_shutdown(pointer) < 0 { isBroken = true }
    }

    /// Whether a caller asked for this host, or for none in particular.
    func isMeant(for host: Span<UInt8>) -> Bool {
        guard isServer, let name = unsafe SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name) else {
            return true
        }
        var index = 0
        // SAFETY: OpenSSL ends a name with a NUL, and hands out none that has one inside.
        while unsafe name[index] != 0 {
            guard index < host.count, unsafe UInt8(bitPattern: name[index]).lowercasedASCII == host[index]
            else {
                return false
            }
            index += 1
        }
        return index == host.count
    }

    /// Why a handshake failed, in OpenSSL's words; to be asked at once.
    var reason: String {
        let verdict = unsafe SSL_get_verify_result(pointer)
        if verdict != Int(X509_V_OK), let text = unsafe X509_verify_cert_error_string(verdict) {
            return unsafe "its certificate is not accepted: \(String(cString: text))"
        }
        return TLSFault.reason
    }

    private mutating func progress(after answer: Int32) -> Progress {
        switch unsafe SSL_get_error(pointer, answer) {
        case SSL_ERROR_WANT_READ: return .awaitsReading
        case SSL_ERROR_WANT_WRITE: return .awaitsWriting
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            isBroken = true
            return .failed
        }
    }
}

/// The BIO between OpenSSL and a stream.
///
/// SAFETY: a BIO's data is the address of the stream that owns its session, set before it is used.
enum StreamBIO {
    /// Made once and never freed: every session uses it.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        guard
            let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "countersign stream")
        else { return nil }
        unsafe BIO_meth_set_create(method) { bio in
            unsafe BIO_set_init(bio, 1)
            return 1
        }
        unsafe BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        unsafe BIO_meth_set_read(method) { bio, room, count in
            unsafe StreamBIO.move(bio, isReading: true) { stream in
                unsafe stream.receiveRaw(into: UnsafeMutableRawBufferPointer(start: room, count: Int(count)))
            }
        }
        unsafe BIO_meth_set_write(method) { bio, octets, count in
            unsafe StreamBIO.move(bio, isReading: false) { stream in
                unsafe stream.sendRaw(UnsafeRawBufferPointer(start: octets, count: Int(count)))
            }
        }
        return unsafe method
    }()

    /// Told of every message that is about TLS itself.
    static let onMessage:
        @convention(c) (
            Int32, Int32, Int32, UnsafeRawPointer?, Int, OpaquePointer?, UnsafeMutableRawPointer?
        ) -> Void = { isWritten, _, kind, message, count, session, _ in
            guard isWritten == 0, kind == SSL3_RT_HANDSHAKE, let session = unsafe session, count > 0,
                let first = unsafe message?.load(as: UInt8.self),
                let address = unsafe BIO_get_data(SSL_get_rbio(session))
            else { return }
            let isTicket = Int32(first) == SSL3_MT_NEWSESSION_TICKET
            unsafe Unmanaged<ByteStream>.fromOpaque(address).takeUnretainedValue().noteAside(isTicket)
        }

    static func make(over stream: ByteStream) -> OpaquePointer? {
        guard let bio = unsafe BIO_new(method) else { return nil }
        unsafe BIO_set_data(bio, Unmanaged.passUnretained(stream).toOpaque())
        return unsafe bio
    }

    private static func move(
        _ bio: OpaquePointer?, isReading: Bool, _ body: (ByteStream) -> StreamProgress
    ) -> Int32 {
        guard let address = unsafe BIO_get_data(bio) else { return -1 }
        let stream = unsafe Unmanaged<ByteStream>.fromOpaque(address).takeUnretainedValue()
        unsafe countersign_bio_wants_nothing(bio)
        switch body(stream) {
        case .moved(let count): return Int32(count)
        case .wait:
            if isReading {
                unsafe countersign_bio_wants_read(bio)
            } else {
                unsafe countersign_bio_wants_write(bio)
            }
            return -1
        case .ended: return 0
        case .failed: return -1
        }
    }
}
