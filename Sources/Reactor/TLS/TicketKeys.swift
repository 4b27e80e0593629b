// What session tickets are sealed under. Whoever has the key can read what was sent under its tickets in TLS 1.2, so
// no key lives long: each seals for some hours, opens for as long again, and is forgotten. They are this process's own and in
// no file; after a restart callers shake hands once more.

import COpenSSL
import System

/// The keys of one listener's tickets, shared by its loops and kept when its certificates change.
final class TicketKeys: Sendable {
    private struct Key {
        var name: [UInt8]
        var aes: [UInt8]
        var hmac: [UInt8]
        var since: UInt64
    }

    /// What became of an attempt to seal or open a ticket, as OpenSSL counts it.
    enum Outcome: Int32 {
        case failed = -1
        case unknown = 0
        case done = 1
        /// Opened, and to be replaced by a fresh one.
        case aged = 2
    }

    private let life: UInt64
    /// The one that seals first, then the one before it.
    private let keys = Guarded<[Key]>([])

    /// Keys that seal for so many seconds.
    init(life seconds: UInt64) {
        life = seconds * 1_000_000_000
    }

    /// Sets OpenSSL up to seal a ticket, and says under which key and with which start.
    ///
    /// SAFETY: OpenSSL gives room for a name and a start of 16 octets each.
    func seal(
        at now: UInt64, _ cipher: OpaquePointer?, _ mac: OpaquePointer?,
        _ name: UnsafeMutablePointer<UInt8>, _ start: UnsafeMutablePointer<UInt8>
    ) -> Outcome {
        guard let key = current(at: now), unsafe RAND_bytes(start, 16) == 1 else { return .failed }
        unsafe name.update(from: key.name, count: 16)
        return unsafe countersign_ticket_keys(cipher, mac, key.aes, key.hmac, start, 1) == 1 ? .done : .failed
    }

    /// Sets OpenSSL up to open a ticket of this name.
    ///
    /// SAFETY: a name and a start have 16 octets each.
    func open(
        at now: UInt64, _ cipher: OpaquePointer?, _ mac: OpaquePointer?, _ name: UnsafePointer<UInt8>,
        _ start: UnsafePointer<UInt8>
    ) -> Outcome {
        let wanted = unsafe Array(UnsafeBufferPointer(start: name, count: 16))
        let isFresh = current(at: now)?.name == wanted
        guard let key = keys.withLock({ $0.first { $0.name == wanted } }) else { return .unknown }
        guard unsafe countersign_ticket_keys(cipher, mac, key.aes, key.hmac, start, 0) == 1 else {
            return .failed
        }
        return isFresh ? .done : .aged
    }

    /// The key that seals now; a new one where the last is too old.
    private func current(at now: UInt64) -> Key? {
        keys.withLock { keys in
            keys.removeAll { now >= $0.since &+ 2 &* life }
            if let first = keys.first, now < first.since &+ life { return first }
            var octets = [UInt8](repeating: 0, count: 80)
            // SAFETY: as many octets are written as the array has.
            guard unsafe RAND_priv_bytes(&octets, 80) == 1 else { return nil }
            let key = Key(
                name: Array(octets[..<16]), aes: Array(octets[16..<48]), hmac: Array(octets[48...]),
                since: now)
            keys.insert(key, at: 0)
            return key
        }
    }
}
