public import Crypto
import System

/// Random octets that are the same on each run, or that fail when told to. What a script gives is exactly
/// what comes out, so that a test can say which code will be drawn; what a seed gives only looks random, so
/// that a test can draw a million.
///
/// It fails, as told or because the script is at its end, with the fault of the real source. What the product does
/// then is the point of the test: there is never a fallback.
public final class ScriptedEntropy: Entropy {
    fileprivate enum Source {
        case script(ArraySlice<UInt8>)
        case seed(UInt64)
        case failing
    }

    private let source: Guarded<Source>

    /// Gives these octets, in order, and fails when they are used up.
    public init(script: [UInt8]) {
        source = Guarded(.script(script[...]))
    }

    /// Gives octets without end that follow from the seed.
    public init(seed: UInt64) {
        source = Guarded(.seed(seed))
    }

    /// From now on every call fails.
    public func fail() {
        source.withLock { $0 = .failing }
    }

    /// Overwrites every octet of the array, or fails and leaves it as it was.
    public func fill(_ octets: inout [UInt8]) throws(CryptoFault) {
        let count = octets.count
        guard let drawn = source.withLock({ $0.draw(count) }) else { throw .entropy }
        octets = drawn
    }
}

extension ScriptedEntropy.Source {
    fileprivate mutating func draw(_ count: Int) -> [UInt8]? {
        switch self {
        case .failing: return nil
        case .script(let rest):
            guard rest.count >= count else { return nil }
            self = .script(rest.dropFirst(count))
            return Array(rest.prefix(count))
        case .seed(var state):
            let drawn = (0..<count).map { _ in Self.next(&state) }
            self = .seed(state)
            return drawn
        }
    }

    /// SplitMix64, of which the highest octet is taken.
    private static func next(_ state: inout UInt64) -> UInt8 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt8(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 56)
    }
}
