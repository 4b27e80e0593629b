import Testing

@testable import Crypto

@Suite struct ScryptTests {
    struct Answer: Sendable {
        let password: String
        let salt: String
        let n: UInt64
        let r: UInt64
        let p: UInt64
        let key: String
    }

    /// RFC 7914, section 12, but for the one that takes a gigabyte.
    static let answers = [
        Answer(
            password: "", salt: "", n: 16, r: 1, p: 1,
            key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
        Answer(
            password: "password", salt: "NaCl", n: 1024, r: 8, p: 16,
            key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
        Answer(
            password: "pleaseletmein", salt: "SodiumChloride", n: 16_384, r: 8, p: 1,
            key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
    ]

    @Test(arguments: answers)
    func `RFC 7914's keys are derived`(answer: Answer) throws {
        let key = try hex(answer.key)
        let derived = try Scrypt.derive(
            key.count, from: Secret(copying: answer.password.utf8), salt: Array(answer.salt.utf8),
            n: answer.n, r: answer.r, p: answer.p)
        #expect(derived.shown == key)
    }

    @Test func `parameters that scrypt doesn't have are a fault`() throws {
        let fault = try #require(throws: CryptoFault.self) {
            try Scrypt.derive(32, from: Secret(copying: [1]), salt: [1], n: 3, r: 8, p: 1)
        }
        guard case .library("derive a key by scrypt", _) = fault else {
            Issue.record("\(fault)")
            return
        }
        #expect(CryptoFault.ofLibrary("do nothing") == .library(operation: "do nothing", code: 0))
    }
}
