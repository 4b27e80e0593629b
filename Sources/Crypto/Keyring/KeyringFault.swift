public import System

/// Why a folder of keys can't be used, or can't be changed as was asked.
public enum KeyringFault: Error, Hashable, Sendable {
    /// A file or the folder could not be read or written.
    case system(SystemFault)
    /// A file holds no key that can be signed with.
    case key(path: String, KeyFault)
    /// Others may read a file or change it.
    case exposed(path: String)
    /// There is no current key.
    case noCurrentKey(path: String)
    /// There are keys already.
    case keysAreThere(path: String)
    /// Another process changes the folder.
    case busy(path: String)
    /// The folder was changed again and again while it was read.
    case unsteady(path: String)
    /// The next key has not been published for long enough: so many seconds are left.
    case tooEarly(seconds: Int64)
    /// No key could be made, or none written.
    case crypto(CryptoFault)

    /// What is wrong, in one line.
    public var message: String {
        switch self {
        case .system(let fault): fault.description
        case .key(let path, let fault): "`\(path)`: \(fault.message)"
        case .exposed(let path): "others may read or change the private key in `\(path)`"
        case .noCurrentKey(let path): "there is no key at `\(path)`"
        case .keysAreThere(let path): "there are keys in `\(path)` already"
        case .busy(let path): "another process changes the keys in `\(path)`"
        case .unsteady(let path): "the keys in `\(path)` changed while they were read"
        case .tooEarly(let seconds):
            "the next key must be published for another \(seconds) seconds before it signs"
        case .crypto(let fault): fault.message
        }
    }

    /// How to mend it.
    public var remedy: String {
        switch self {
        case .system: "see to it that this process may read the folder, and write to it where it changes keys"
        case .key: "put a private key there as PEM, of P-256 or Ed25519, or make new keys"
        case .exposed(let path): "run `chmod 400 \(path)`, and replace the key if anybody may have read it"
        case .noCurrentKey: "make keys, or name the folder that has them"
        case .keysAreThere: "rotate them, or make new ones in a folder that is empty"
        case .busy, .unsteady: "try again"
        case .tooEarly: "wait, so that no verifier meets a key that it has not fetched yet"
        case .crypto: "see to it that the machine has randomness"
        }
    }
}
