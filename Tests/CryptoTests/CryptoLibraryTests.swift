import Crypto
import Testing

@Suite struct CryptoLibraryTests {
    @Test func `the library that was loaded says its version in numbers`() {
        let parts = CryptoLibrary.version.split(separator: ".").compactMap { Int($0) }
        #expect(parts.count == 3)
        #expect(parts.first == 3)
    }
}
