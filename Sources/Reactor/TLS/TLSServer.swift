// The side that callers come to. Certificates can be changed while it runs: who shakes hands then is shown the new
// ones, and connections that are open go on as they are.

import COpenSSL
import System

/// What a listener shows and asks.
public struct TLSServerSettings: Equatable, Sendable {
    /// Who we are: the first for callers that name nobody we know, the others by the name that they ask for (SNI).
    public var identities: [TLSIdentity]
    /// Who vouches for callers' own certificates; nil where none are asked for.
    public var clients: TLSTrust?
    /// Whether callers must have one.
    public var requiresClient = true
    /// The oldest version.
    public var version = TLSVersion.tls12
    /// For how many seconds a key seals tickets; it opens them for as long again.
    public var ticketLife: UInt64 = 6 * 3_600
    /// For how many seconds after its handshake a caller may come back, however many tickets it gets meanwhile.
    public var returnTime: UInt64 = 2 * 3_600

    /// Settings with these identities, of which there must be one.
    public init(identities: [TLSIdentity], clients: TLSTrust? = nil) {
        self.identities = identities
        self.clients = clients
    }
}

/// How the connections of a listener are secured, for all loops.
public final class TLSServer: Sendable {
    private let greeting: Guarded<TLSGreeting>
    private let tickets: TicketKeys

    /// A server with these settings.
    public init(_ settings: TLSServerSettings) throws(TLSFault) {
        tickets = TicketKeys(life: settings.ticketLife)
        greeting = Guarded(try TLSGreeting(settings, tickets))
    }

    /// Uses other settings from now on. What is wrong with them is thrown, and the ones before stay.
    public func renew(_ settings: TLSServerSettings) throws(TLSFault) {
        let renewed = try TLSGreeting(settings, tickets)
        greeting.withLock { $0 = renewed }
    }

    /// A channel for a new connection.
    func channel(over stream: ByteStream) throws(TLSFault) -> TLSChannel {
        let greeting = greeting.withLock { $0 }
        return try TLSChannel(greeting.contexts[0], isServer: true, keeping: greeting, over: stream)
    }
}

/// One state of a server's settings. A session keeps it, because OpenSSL's callbacks come back to it.
///
/// INVARIANT: nothing changes after `init`.
///
/// SAFETY: OpenSSL is given this object's address; it calls back only from within a session's calls, and each session
/// keeps the object.
@safe
final class TLSGreeting: @unchecked Sendable {
    let contexts: [TLSContext]
    private let tickets: TicketKeys
    private let returnTime: UInt64

    init(_ settings: TLSServerSettings, _ tickets: TicketKeys) throws(TLSFault) {
        precondition(!settings.identities.isEmpty)
        self.tickets = tickets
        returnTime = settings.returnTime
        var contexts: [TLSContext] = []
        // A ticket is good only under the rules that its caller was let in by: a certificate that was not asked for then
        // is not there now.
        let trust = Self.digest(of: settings)
        for identity in settings.identities {
            let context = try TLSContext(isServer: true, version: settings.version)
            try context.show(identity)
            if let clients = settings.clients {
                try context.believe(clients, isRequired: settings.requiresClient)
            }
            guard unsafe SSL_CTX_set_session_id_context(context.pointer, trust, UInt32(trust.count)) == 1,
                unsafe SSL_CTX_set_num_tickets(context.pointer, 1) == 1
            else { throw .last("OpenSSL can't be set up for tickets") }
            contexts.append(context)
        }
        self.contexts = contexts
        let address = unsafe Unmanaged.passUnretained(self).toOpaque()
        for context in contexts {
            unsafe countersign_ssl_on_name(context.pointer, Self.onName, address)
            unsafe SSL_CTX_set_alpn_select_cb(context.pointer, Self.onProtocols, nil)
            guard unsafe SSL_CTX_set_ex_data(context.pointer, 0, address) == 1,
                unsafe SSL_CTX_set_tlsext_ticket_key_evp_cb(context.pointer, Self.onTicket) == 1,
                unsafe SSL_CTX_set_session_ticket_cb(
                    context.pointer, TicketAge.onSealing, TicketAge.onReturn, address) == 1
            else { throw .last("OpenSSL can't be set up for tickets") }
        }
    }

    /// Whether the session of a ticket that was opened may be gone on with.
    func mayReturn(_ session: OpaquePointer) -> Bool {
        unsafe TicketAge.mayReturn(session, within: returnTime)
    }

    private static func digest(of settings: TLSServerSettings) -> [UInt8] {
        let trust = settings.clients
        let text =
            [trust == nil ? 0 : settings.requiresClient ? 2 : 1] + (trust?.authorities ?? []) + [0]
            + (trust?.revoked ?? [])
        var digest = [UInt8](repeating: 0, count: 32)
        // SAFETY: SHA-256 writes 32 octets.
        unsafe EVP_Digest(text, text.count, &digest, nil, EVP_sha256(), nil)
        return digest
    }

    /// Shows the certificate for the name that the caller asks for.
    private static let onName:
        @convention(c) (
            OpaquePointer?, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?
        ) -> Int32 = { session, _, address in
            guard let session = unsafe session, let address = unsafe address,
                let name = unsafe SSL_get_servername(session, TLSEXT_NAMETYPE_host_name)
            else { return SSL_TLSEXT_ERR_OK }
            let greeting = unsafe Unmanaged<TLSGreeting>.fromOpaque(address).takeUnretainedValue()
            let text = unsafe String(cString: name)
            if greeting.contexts.count > 1, let context = greeting.contexts.first(where: { $0.isFor(text) }) {
                unsafe SSL_set_SSL_CTX(session, context.pointer)
            }
            return SSL_TLSEXT_ERR_OK
        }

    /// Speaks HTTP/1.1 and nothing else (HTP-18): a caller that wants something else and not this is told so.
    private static let onProtocols:
        @convention(c) (
            OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
            UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
        ) -> Int32 = { _, chosen, length, offered, count, _ in
            guard let offered = unsafe offered else { return SSL_TLSEXT_ERR_ALERT_FATAL }
            let wanted = TLSProtocol.http11
            var at = 0
            while at < Int(count) {
                let size = unsafe Int(offered[at])
                guard at + 1 + size <= Int(count) else { break }
                let name = unsafe UnsafeBufferPointer(start: offered + at + 1, count: size)
                if unsafe name.elementsEqual(wanted) {
                    unsafe chosen?.pointee = offered + at + 1
                    unsafe length?.pointee = UInt8(size)
                    return SSL_TLSEXT_ERR_OK
                }
                at += 1 + size
            }
            return SSL_TLSEXT_ERR_ALERT_FATAL
        }

    private static let onTicket:
        @convention(c) (
            OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, OpaquePointer?,
            OpaquePointer?, Int32
        ) -> Int32 = { session, name, start, cipher, mac, seals in
            guard let session = unsafe session, let name = unsafe name, let start = unsafe start,
                let context = unsafe SSL_get_SSL_CTX(session),
                let address = unsafe SSL_CTX_get_ex_data(context, 0)
            else { return TicketKeys.Outcome.failed.rawValue }
            let tickets = unsafe Unmanaged<TLSGreeting>.fromOpaque(address).takeUnretainedValue().tickets
            let now = Clocks.monotonic().nanoseconds
            return seals == 1
                ? unsafe tickets.seal(at: now, cipher, mac, name, start).rawValue
                : unsafe tickets.open(at: now, cipher, mac, name, start).rawValue
        }
}

/// The one protocol that is spoken over TLS, as ALPN names it.
enum TLSProtocol {
    static let http11 = Array("http/1.1".utf8)
}
