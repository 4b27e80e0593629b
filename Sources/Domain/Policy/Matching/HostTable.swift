// Which policy answers a host: a lookup on the way of each request, so it compares octets and allocates nothing. A
// name with a port is asked for before the name alone, and that before the policy that names no hosts.

import Wire

/// The hosts of all policies, by a hash of their names. The names come from files of ours and the table never
/// grows, so a caller who picks hosts with one hash gains nothing.
struct HostTable: Sendable {
    private struct Entry: Sendable {
        let host: PolicyHost
        let policy: Int
    }

    private var buckets: [[Entry]]
    private let everyHost: Int?

    init(_ policies: [Policy]) throws(PolicyFault) {
        let count = policies.reduce(0) { $0 + $1.hosts.count }
        var size = 1
        while size < 2 * count { size *= 2 }
        buckets = Array(repeating: [], count: size)
        var open: Int?
        var owners: [PolicyHost: Int] = [:]
        for (index, policy) in policies.enumerated() {
            if policy.hosts.isEmpty {
                if let open { throw .everyHostTaken(by: policies[open].id) }
                open = index
            }
            for host in policy.hosts {
                if let owner = owners.updateValue(index, forKey: host) {
                    throw .hostTaken(host, by: policies[owner].id)
                }
                buckets[Self.bucket(host.host.span, size)].append(Entry(host: host, policy: index))
            }
        }
        everyHost = open
    }

    /// The policy that answers a request.
    func policy(for request: CanonicalRequest) -> Int? {
        guard buckets.count > 1, let authority = request.authority else {
            return everyHost
        }
        return find(authority.host.span, authority.port ?? request.scheme.defaultPort) ?? everyHost
    }

    private func find(_ host: Span<UInt8>, _ port: UInt16) -> Int? {
        let bucket = Self.bucket(host, buckets.count)
        var onAnyPort: Int?
        for index in buckets[bucket].indices where Self.isEqual(buckets[bucket][index].host.host, host) {
            guard let named = buckets[bucket][index].host.port else {
                onAnyPort = buckets[bucket][index].policy
                continue
            }
            if named == port { return buckets[bucket][index].policy }
        }
        return onAnyPort
    }

    private static func isEqual(_ name: [UInt8], _ host: Span<UInt8>) -> Bool {
        guard name.count == host.count else { return false }
        for index in 0..<name.count where name[index] != host[index] { return false }
        return true
    }

    /// FNV-1a, 64 bits.
    private static func bucket(_ host: Span<UInt8>, _ size: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in 0..<host.count { hash = (hash ^ UInt64(host[index])) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash >> 32) & (size - 1)
    }
}
