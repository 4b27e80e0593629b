import Crypto
import Testing

@Suite struct DigestAlgorithmTests {
    @Test(
        arguments: [
            (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                .sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
            ),
            (
                .sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            ),
        ] as [(DigestAlgorithm, String)])
    func `FIPS 180-4's message has its digest`(algorithm: DigestAlgorithm, digest: String) throws {
        #expect(try algorithm.digest(of: Array("abc".utf8)) == hex(digest))
    }

    @Test func `a digest by name is the one that pieces give`() throws {
        for message in [[], [0], [UInt8](repeating: 7, count: 1000)] {
            #expect(try DigestAlgorithm.sha256.digest(of: message) == SHA256Digest(of: message).octets)
        }
    }
}
