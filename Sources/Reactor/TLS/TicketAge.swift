// How long callers may come back. In TLS 1.3 each that does gets another ticket, as good as the first: so a ticket says when
// hands were shaken, with a certificate and all, and a certificate that is over meanwhile brings nobody back.

import COpenSSL
import System

/// When the handshake was that a session began with, as its tickets say it.
///
/// SAFETY: a callback is given a connection and a session that live for the length of the call, and the address of the
/// greeting, which each session keeps. What a ticket says belongs to its session, and is read up to the length that is said.
enum TicketAge {
    private static let octets = 8

    /// Writes the moment of the handshake into a session whose ticket is about to be sealed, unless it has one.
    static let onSealing: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = {
        connection, _ in
        guard let session = unsafe SSL_get_session(connection) else { return 0 }
        if unsafe SSL_session_reused(connection) == 1, unsafe begin(session) != nil { return 1 }
        var now = Clocks.monotonic().nanoseconds
        return unsafe SSL_SESSION_set1_ticket_appdata(session, &now, octets)
    }

    /// Has a ticket that may not bring anybody back be passed over: its caller shakes hands once more.
    static let onReturn:
        @convention(c) (
            OpaquePointer?, OpaquePointer?, UnsafePointer<UInt8>?, Int, Int32, UnsafeMutableRawPointer?
        ) -> Int32 = { _, session, _, _, status, address in
            guard status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW,
                let session = unsafe session, let address = unsafe address,
                unsafe Unmanaged<TLSGreeting>.fromOpaque(address).takeUnretainedValue().mayReturn(session)
            else { return SSL_TICKET_RETURN_IGNORE_RENEW }
            return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW
        }

    static func mayReturn(_ session: OpaquePointer, within seconds: UInt64) -> Bool {
        guard let begun = unsafe begin(session),
            Clocks.monotonic().nanoseconds &- begun < seconds * 1_000_000_000
        else { return false }
        guard let certificate = unsafe SSL_SESSION_get0_peer(session) else { return true }
        return unsafe X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0
    }

    private static func begin(_ session: OpaquePointer) -> UInt64? {
        var said: UnsafeMutableRawPointer?
        var count = 0
        guard unsafe SSL_SESSION_get0_ticket_appdata(session, &said, &count) == 1, count == octets,
            let said = unsafe said
        else { return nil }
        return unsafe said.loadUnaligned(as: UInt64.self)
    }
}
