// From one root, a key for each purpose and epoch (OTP-15). A key is derived when it is first asked for and then kept, with
// the prepared state of its MAC or cipher, so that no request pays for HKDF. Of each purpose two epochs are kept, which are
// all that can be live; the one that comes after takes the place of the one before.

/// The keys of one loop.
///
/// INVARIANT: used on its loop's thread alone.
public final class PurposeKeys: @unchecked Sendable {
    private final class Slot {
        let epoch: KeyEpoch?
        let key: Secret
        var mac: HMAC?
        var sealing: SealingKey?

        init(_ epoch: KeyEpoch?, _ key: Secret) {
            self.epoch = epoch
            self.key = key
        }

        func takeMAC() throws(CryptoFault) -> HMAC {
            switch mac.take() {
            case let mac?: mac
            case nil: try HMAC(key: key)
            }
        }

        func takeSealing() throws(CryptoFault) -> SealingKey {
            switch sealing.take() {
            case let sealing?: sealing
            case nil: try SealingKey(key)
            }
        }
    }

    private let root: RootKey
    private var slots = [Slot?](repeating: nil, count: 2 * KeyName.allCases.count)

    /// The keys that come from a root.
    public init(root: RootKey) {
        self.root = root
    }

    /// The tag of a message for a purpose. The closure writes the message, whole; if it throws there is no tag.
    public func tag(
        for purpose: Purpose, of epoch: KeyEpoch, _ message: (inout HMAC) throws(CryptoFault) -> Void
    ) throws(CryptoFault) -> MACTag {
        try tag(under: slot(purpose.name, epoch), message)
    }

    /// The tag of a message for a purpose that doesn't rotate.
    public func tag(
        for purpose: LastingPurpose, _ message: (inout HMAC) throws(CryptoFault) -> Void
    ) throws(CryptoFault) -> MACTag {
        try tag(under: slot(purpose.name, nil), message)
    }

    /// Seals what a challenge's id is made of. The context is what it belongs to: the tenant.
    public func sealIdentifier(
        _ plaintext: [UInt8], for context: [UInt8], of epoch: KeyEpoch, from entropy: some Entropy
    ) throws(CryptoFault) -> [UInt8] {
        let slot = try slot(.identifier, epoch)
        var key = try slot.takeSealing()
        let sealed = try key.seal(plaintext, for: context, from: entropy)
        slot.sealing = consume key
        return sealed
    }

    /// Opens a challenge's id. A forged one is refused here, before any store is asked.
    public func openIdentifier(
        _ sealed: [UInt8], for context: [UInt8], of epoch: KeyEpoch
    ) throws(SealingFault) -> [UInt8] {
        let slot: Slot
        var key: SealingKey
        do throws(CryptoFault) {
            slot = try self.slot(.identifier, epoch)
            key = try slot.takeSealing()
        } catch {
            throw .failed(error)
        }
        let opened = Result { () throws(SealingFault) in try key.open(sealed, for: context) }
        slot.sealing = consume key
        return try opened.get()
    }

    /// The key that the parked request of one challenge is sealed with, once (OTP-14). The challenge is named by the 16
    /// random octets of its id.
    public func parkKey(
        of epoch: KeyEpoch, challenge: [UInt8]
    ) throws(CryptoFault) -> SealingKey {
        guard challenge.count == 16 else { throw .wrongLength(expected: 16, actual: challenge.count) }
        let key = try HKDF.derive(
            from: slot(.park, epoch).key, salt: challenge, label: Array(KeyName.park.label.utf8))
        return try SealingKey(key)
    }

    /// What the keys of an audit's chain come from; each chain derives its own.
    public func auditKey(of epoch: KeyEpoch) throws(CryptoFault) -> Secret {
        try slot(.audit, epoch).key
    }

    private func tag(
        under slot: Slot, _ message: (inout HMAC) throws(CryptoFault) -> Void
    ) throws(CryptoFault) -> MACTag {
        // Taken out while it is written to: a tag made within the closure gets a state of its own, and a message that was
        // not finished takes its state with it.
        var mac = try slot.takeMAC()
        try message(&mac)
        let tag = try mac.finish()
        slot.mac = consume mac
        return tag
    }

    private func slot(_ name: KeyName, _ epoch: KeyEpoch?) throws(CryptoFault) -> Slot {
        // Epochs that are live at one time follow each other.
        let place = 2 * name.rawValue + Int(epoch?.number ?? 0) % 2
        if let slot = slots[place], slot.epoch == epoch { return slot }
        let slot = Slot(epoch, try root.key(name, epoch))
        slots[place] = slot
        return slot
    }
}

extension RootKey {
    /// The key of a name, and of an epoch if it has one.
    func key(_ name: KeyName, _ epoch: KeyEpoch?) throws(CryptoFault) -> Secret {
        var label = Array(name.label.utf8)
        if let number = epoch?.number {
            for shift: UInt32 in [24, 16, 8, 0] { label.append(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        return try HKDF.derive(from: secret, label: label)
    }
}
