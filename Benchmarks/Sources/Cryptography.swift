import Crypto

extension Benchmark {
    /// A MAC of 200 octets under a key that is kept: a code's, an id's of a subject.
    static var authentication: Benchmark {
        Benchmark(name: "hmac-sha256-200", repetitions: 2_000, octets: 200) {
            let message = octets(200)
            guard let key = try? HMAC(key: Secret(copying: octets(32))) else { fatalError("no key") }
            let kept = Kept(key)
            return {
                do throws(CryptoFault) {
                    try kept.value.update(message)
                    return try kept.value.finish().count
                } catch {
                    fatalError("no tag")
                }
            }
        }
    }

    /// The same through the keys of a loop, written in five parts.
    static var purposeTag: Benchmark {
        Benchmark(name: "purpose-tag-5-parts-200", repetitions: 2_000, octets: 200) {
            let part = octets(36)
            guard let root = try? RootKey(Secret(copying: octets(32))) else { fatalError("no root") }
            let keys = PurposeKeys(root: root)
            let epoch = KeyEpoch.current(at: 1_790_000_000)
            return {
                do throws(CryptoFault) {
                    return try keys.tag(for: .code, of: epoch) { mac throws(CryptoFault) in
                        for _ in 0..<5 { try mac.part(part) }
                    }.count
                } catch {
                    fatalError("no tag")
                }
            }
        }
    }

    /// 1 KB sealed, with its nonce drawn.
    static var sealing: Benchmark {
        Benchmark(name: "seal-1-KB", repetitions: 2_000, octets: 1024) {
            let (message, context) = (octets(1024), octets(100))
            guard let key = try? SealingKey(Secret(copying: octets(32))) else { fatalError("no key") }
            let kept = Kept(key)
            return {
                guard let sealed = try? kept.value.seal(message, for: context, from: OpenSSLEntropy()) else {
                    fatalError("not sealed")
                }
                return sealed.count
            }
        }
    }

    /// The same opened.
    static var opening: Benchmark {
        Benchmark(name: "open-1-KB", repetitions: 2_000, octets: 1024) {
            let (message, context) = (octets(1024), octets(100))
            guard let key = try? SealingKey(Secret(copying: octets(32))) else { fatalError("no key") }
            let kept = Kept(key)
            guard let sealed = try? kept.value.seal(message, for: context, from: OpenSSLEntropy()) else {
                fatalError("not sealed")
            }
            return {
                guard let opened = try? kept.value.open(sealed, for: context) else {
                    fatalError("not opened")
                }
                return opened.count
            }
        }
    }

    /// The key of one challenge's parked request.
    static var parkKey: Benchmark {
        Benchmark(name: "park-key", repetitions: 1_000, octets: 0) {
            guard let root = try? RootKey(Secret(copying: octets(32))) else { fatalError("no root") }
            let keys = PurposeKeys(root: root)
            let epoch = KeyEpoch.current(at: 1_790_000_000)
            let challenge = octets(16)
            return {
                guard let key = try? keys.parkKey(of: epoch, challenge: challenge) else {
                    fatalError("no key")
                }
                _ = consume key
                return 1
            }
        }
    }

    /// The digest of 200 octets.
    static var shortDigest: Benchmark { digest("sha256-200", 200) }

    /// The digest of 1 KB.
    static var longDigest: Benchmark { digest("sha256-1-KB", 1024) }

    private static func digest(_ name: String, _ count: Int) -> Benchmark {
        Benchmark(name: name, repetitions: 2_000, octets: count) {
            let message = octets(count)
            guard let hasher = try? SHA256Hasher() else { fatalError("no hasher") }
            let kept = Kept(hasher)
            return {
                do throws(CryptoFault) {
                    try kept.value.update(message)
                    _ = try kept.value.finish()
                    return 1
                } catch {
                    fatalError("no digest")
                }
            }
        }
    }

    private static func octets(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    }
}

/// What can't be copied, for a closure to keep.
final class Kept<Value: ~Copyable> {
    var value: Value

    init(_ value: consuming Value) {
        self.value = value
    }
}
