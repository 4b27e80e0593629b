// A keyring on disk: a folder with `current.pem`, `next.pem` and `previous.pem`, each a private key as PEM (PKCS #8) that
// only its owner may read. Which key is which, `ls` says; since when, the time of the file does, because a file is written
// anew when its key changes its place. A key's identifier is in no name: it is the thumbprint of what is in the file.
//
// A rotation writes the three files one after another, each in one step (`LockedFolder`). Wherever it is cut short, the
// folder holds a current key and loads:
//
//     1. previous.pem := current      from here on, previous is current: no previous key
//     2. current.pem := next          from here on, next is current: no next key
//     3. next.pem := a new key
//
// Cut short before step 2, the next rotation does all of it; before step 3, it does step 3 and no more, so that no key
// signs that was not published before.

public import System

/// Where the keys of an issuer are, and how they change.
public struct KeyringFolder: Sendable {
    /// What became of a rotation.
    public enum Rotation: Sendable {
        /// The next key is the current one.
        case rotated
        /// A rotation that had been cut short came to its end; the current key is what it was.
        case completed
    }

    private enum Place: String, CaseIterable {
        case current = "current.pem"
        case next = "next.pem"
        case previous = "previous.pem"
    }

    /// Where it is.
    public let path: String

    /// How often a folder is read that changes meanwhile.
    private static let mostReadings = 5

    /// The folder at a path, whether it is there or not.
    public init(_ path: String) {
        self.path = path
    }

    /// The keys that are in it.
    public func load() throws(KeyringFault) -> Keyring {
        for _ in 0..<Self.mostReadings {
            let before = stamps()
            let keyring = try read()
            if stamps() == before { return keyring }
        }
        throw .unsteady(path: path)
    }

    /// Makes a folder with a current and a next key where there are none.
    public func generate(_ algorithm: SigningAlgorithm) throws(KeyringFault) -> Keyring {
        do throws(SystemFault) {
            try Files.makeFolder(path)
        } catch {
            throw .system(error)
        }
        let folder = try lock()
        // The current key comes last: without one there is no keyring, and all of this can be done again.
        for place in [Place.current, .previous] where Files.exists(path(of: place)) {
            throw .keysAreThere(path: path)
        }
        try put(.next, try new(algorithm), folder)
        try put(.current, try new(algorithm), folder)
        return try load()
    }

    /// Has the next key sign, the current one stay published, and a new one published: all that verifiers see is one key
    /// more.
    /// - Parameters:
    ///   - publishedFor: how many seconds the next key must have been published for.
    ///   - algorithm: that of the new key; nil for that of the current one.
    public func rotate(
        at now: WallInstant, publishedFor seconds: Int64, to algorithm: SigningAlgorithm? = nil
    ) throws(KeyringFault) -> Rotation {
        let folder = try lock()
        let keyring = try read()
        let algorithm = algorithm ?? keyring.current.key.algorithm
        guard let next = keyring.next else {
            try put(.next, try new(algorithm), folder)
            return .completed
        }
        let left = next.since.secondsSinceEpoch + seconds - now.secondsSinceEpoch
        guard left <= 0 else { throw .tooEarly(seconds: left) }
        let fresh = try new(algorithm)
        try put(.previous, keyring.current.key, folder)
        try put(.current, next.key, folder)
        try put(.next, fresh, folder)
        return .rotated
    }

    /// Takes the current key away at once, because somebody else may have it: the next one signs, whether verifiers know
    /// it yet or not, and the current one is published no longer. An older key goes too: it is not known to be better.
    public func replace() throws(KeyringFault) {
        let folder = try lock()
        let keyring = try read()
        let algorithm = keyring.current.key.algorithm
        let fresh = try new(algorithm)
        if Files.exists(path(of: .previous)) { try remove(.previous, folder) }
        if let next = keyring.next {
            try put(.current, next.key, folder)
            try put(.next, fresh, folder)
        } else {
            try put(.current, fresh, folder)
            try put(.next, try new(algorithm), folder)
        }
    }

    /// Removes the previous key if it has been that for longer than so many seconds, and says whether it did.
    public func dropPrevious(
        olderThan seconds: Int64, at now: WallInstant
    ) throws(KeyringFault) -> Bool {
        let folder = try lock()
        guard let since = try entry(.previous)?.since else { return false }
        guard now.secondsSinceEpoch - since.secondsSinceEpoch > seconds else { return false }
        try remove(.previous, folder)
        return true
    }

    private func path(of place: Place) -> String { "\(path)/\(place.rawValue)" }

    private func stamps() -> [FileStamp?] { Place.allCases.map { FileStamp(of: path(of: $0)) } }

    private func read() throws(KeyringFault) -> Keyring {
        guard let current = try entry(.current) else { throw .noCurrentKey(path: path(of: .current)) }
        // Where a rotation was cut short, a key lies in two places; it counts in the one that signs.
        let next = try entry(.next, other: current)
        let previous = try entry(.previous, other: current)
        return Keyring(current: current, next: next, previous: previous)
    }

    private func entry(_ place: Place, other: KeyringEntry) throws(KeyringFault) -> KeyringEntry? {
        let found = try entry(place)
        return found?.key.identifier == other.key.identifier ? nil : found
    }

    /// The key in a place; nil where no file is.
    private func entry(_ place: Place) throws(KeyringFault) -> KeyringEntry? {
        let path = path(of: place)
        let content: PrivateContent
        do throws(SystemFault) {
            content = try PrivateContent(of: path, limit: PEM.longest)
        } catch {
            if error.call == .open, error.code == .noSuchFile { return nil }
            throw .system(error)
        }
        if content.isExposed { throw .exposed(path: path) }
        do throws(KeyFault) {
            let key = try content.withSpan { text throws(KeyFault) in try SigningKey(pem: text) }
            return KeyringEntry(key: key, since: content.modified)
        } catch {
            throw .key(path: path, error)
        }
    }

    private func new(_ algorithm: SigningAlgorithm) throws(KeyringFault) -> SigningKey {
        do throws(CryptoFault) {
            return try SigningKey.generate(algorithm)
        } catch {
            throw .crypto(error)
        }
    }

    private func put(
        _ place: Place, _ key: SigningKey, _ folder: borrowing LockedFolder
    ) throws(KeyringFault) {
        let text: Secret
        do throws(CryptoFault) {
            text = try key.pem()
        } catch {
            throw .crypto(error)
        }
        do throws(SystemFault) {
            try text.withOctets { text throws(SystemFault) in try folder.put(place.rawValue, text) }
        } catch {
            throw .system(error)
        }
    }

    private func lock() throws(KeyringFault) -> LockedFolder {
        do throws(SystemFault) {
            return try LockedFolder(path)
        } catch {
            throw error.call == .lock && error.code == .wouldBlock ? .busy(path: path) : .system(error)
        }
    }

    private func remove(_ place: Place, _ folder: borrowing LockedFolder) throws(KeyringFault) {
        do throws(SystemFault) {
            try folder.remove(place.rawValue)
        } catch {
            throw .system(error)
        }
    }
}
