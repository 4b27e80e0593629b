import Wire

extension Benchmark {
    /// Whether a method is made of token octets only.
    static var octets: Benchmark {
        Benchmark(name: "octets", repetitions: 20_000, octets: 64) {
            let name = [UInt8](repeating: UInt8(ascii: "k"), count: 64)
            return { name.reduce(0) { $0 &+ ($1.isTokenOctet ? 1 : 0) } }
        }
    }
}
