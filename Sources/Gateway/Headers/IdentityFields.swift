// The fields by which a proxy before us says who is calling. Whoever else sends one would be believed by the app, so it
// goes, on every route of the policy.

import Domain
import Wire

/// The fields of a policy's `header:` ways, and from where each is taken.
struct IdentityFields: Sendable {
    private let ways: [(names: [[UInt8]], from: [AddressBlock])]

    /// Nil where no way is a field.
    init?(_ ways: [SubjectWay]) {
        self.ways = ways.compactMap { way in
            guard case .header(let way) = way else { return nil }
            return ([way.name, way.login].compactMap { $0?.octets }, way.from)
        }
        if self.ways.isEmpty { return nil }
    }

    /// Whether a field of this name goes when it comes from here; nil is a peer that has no address.
    func hides(_ name: ArraySlice<UInt8>, from peer: IPAddress?) -> Bool {
        ways.contains { way in
            way.names.contains { own in
                own.count == name.count && zip(own, name).allSatisfy { $0 == $1.lowercasedASCII }
            } && !(peer.map { peer in way.from.contains { $0.contains(peer) } } ?? false)
        }
    }
}
