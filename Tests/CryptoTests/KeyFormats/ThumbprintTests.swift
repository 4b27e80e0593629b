import Testing
import Wire

@testable import Crypto

@Suite struct ThumbprintTests {
    @Test func `SIG-10: thumbprints are those of RFC 7638 and RFC 8037`() throws {
        let rsa = try JSONWebKeyTests.verificationKey(
            JSONWebKeyTests.rsa + #","alg":"RS256","kid":"2011-04-29""#)
        #expect(try rsa?.publicKey.thumbprint() == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        let okp = try JSONWebKeyTests.verificationKey(JSONWebKeyTests.okp)
        #expect(try okp?.publicKey.thumbprint() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test func `SIG-10: a thumbprint is of the numbers alone`() throws {
        let plain = try JSONWebKeyTests.verificationKey(JSONWebKeyTests.ec)
        let more = try JSONWebKeyTests.verificationKey(
            #""use":"sig","kid":"x","alg":"ES256","# + JSONWebKeyTests.ec)
        #expect(try plain?.publicKey.thumbprint() == more?.publicKey.thumbprint())
        #expect(try plain?.publicKey.thumbprint().utf8.count == 43)
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `SIG-10: a published key has its public members, and is read as itself`(
        algorithm: SigningAlgorithm
    ) throws {
        let key = try SigningKey.generate(algorithm)
        var writer = JSONWriter()
        key.publicKey.write(to: &writer, identifier: key.identifier, algorithmName: algorithm.rawValue)
        let text = writer.octets
        let names = try JSONDocument(text).root.keys.compactMap {
            $0.string.map { String(decoding: $0, as: UTF8.self) }
        }
        let coordinates = algorithm == .es256 ? ["x", "y"] : ["x"]
        #expect(names == ["crv", "kty"] + coordinates + ["kid", "use", "alg"])
        let read = try JSONWebKey(text, as: .publicKeys)
        #expect(read.identifier == Array(key.identifier.utf8))
        guard case .verification(let verifier) = read.material else {
            Issue.record("no public key")
            return
        }
        #expect(verifier.publicKey == key.publicKey && verifier.algorithm == algorithm.verification)
        #expect(try verifier.publicKey.thumbprint() == key.identifier)
    }

    @Test func `a published RSA key is read as itself`() throws {
        let rsa = try #require(try JSONWebKeyTests.verificationKey(JSONWebKeyTests.rsa))
        var writer = JSONWriter()
        rsa.publicKey.write(to: &writer, identifier: "r", algorithmName: "RS256")
        guard case .verification(let again) = try JSONWebKey(writer.octets, as: .publicKeys).material else {
            Issue.record("no public key")
            return
        }
        #expect(again.publicKey == rsa.publicKey)
    }
}
