// A set of keys in JSON: RFC 7517, section 5. What a stranger published is read with bounds; a key in it that is for
// somebody else (to encrypt with, of another curve, too weak) is left out and named, and a set that contradicts itself is
// refused whole.

import Wire

/// The keys of somebody whose signatures are verified.
public struct JSONWebKeySet: Sendable {
    /// The keys that can be used: at least one.
    public let keys: [JSONWebKey]
    /// What was left out, and why.
    public let leftOut: [KeyFault]

    /// How many keys a set may have.
    public static let mostKeys = 64

    /// The set that a text is.
    public init(_ octets: [UInt8], as kind: JSONWebKey.Kind) throws(KeyFault) {
        let root = try JSONWebKey.document(octets).root
        guard root.kind == .object else { throw KeyFault(.notObject) }
        guard let list = root["keys".utf8] else { throw KeyFault(.missing, at: "/keys") }
        guard list.kind == .array else { throw KeyFault(.notList, at: "/keys") }
        guard list.count <= Self.mostKeys else {
            throw KeyFault(.tooManyKeys(limit: Self.mostKeys), at: "/keys")
        }
        var keys: [JSONWebKey] = []
        var leftOut: [KeyFault] = []
        for (index, value) in list.elements.enumerated() {
            do throws(KeyFault) {
                let key = try JSONWebKey(value, as: kind)
                if let identifier = key.identifier, keys.contains(where: { $0.identifier == identifier }) {
                    throw KeyFault(.identifierRepeated, at: "/kid")
                }
                keys.append(key)
            } catch {
                let fault = error.within("/keys/\(index)")
                guard error.reason.concernsOneKeyAlone else { throw fault }
                leftOut.append(fault)
            }
        }
        guard !keys.isEmpty else { throw leftOut.first ?? KeyFault(.noKeys, at: "/keys") }
        self.keys = keys
        self.leftOut = leftOut
    }
}
