import Testing

@testable import Crypto

@Suite struct HKDFTests {
    struct Answer: Sendable {
        let key: [UInt8]
        let salt: [UInt8]
        let label: [UInt8]
        let derived: String
    }

    /// RFC 5869, appendix A, the cases of SHA-256.
    static let answers = [
        Answer(
            key: [UInt8](repeating: 0x0B, count: 22), salt: Array(0x00...0x0C), label: Array(0xF0...0xF9),
            derived: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        Answer(
            key: Array(0x00...0x4F), salt: Array(0x60...0xAF), label: Array(0xB0...0xFF),
            derived:
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e59"
                + "0e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        Answer(
            key: [UInt8](repeating: 0x0B, count: 22), salt: [], label: [],
            derived: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ]

    @Test(arguments: answers)
    func `RFC 5869's keys are derived`(answer: Answer) throws {
        let derived = try hex(answer.derived)
        let key = Secret(copying: answer.key)
        let secret = try HKDF.derive(derived.count, from: key, salt: answer.salt, label: answer.label)
        #expect(secret.shown == derived)
    }

    @Test func `another key, salt or label derives another key`() throws {
        let key = Secret(copying: [1])
        let derived = try [
            HKDF.derive(from: key, salt: [1], label: [1]),
            HKDF.derive(from: key, salt: [2], label: [1]),
            HKDF.derive(from: key, salt: [1], label: [2]),
            HKDF.derive(from: key, salt: [1], label: [1, 0]),
            HKDF.derive(from: Secret(copying: [2]), salt: [1], label: [1]),
        ]
        #expect(Set(derived.map(\.shown)).count == derived.count)
        #expect(derived.allSatisfy { $0.count == 32 })
    }

    @Test func `as much as the RFC allows can be derived, and no more, and not nothing`() throws {
        let key = Secret(copying: [1])
        #expect(try HKDF.derive(255 * 32, from: key, label: []).count == 8160)
        for count in [0, 255 * 32 + 1] {
            let fault = try #require(throws: CryptoFault.self) {
                try HKDF.derive(count, from: key, label: [])
            }
            guard case .library("derive a key", _) = fault else {
                Issue.record("\(fault)")
                continue
            }
        }
        #expect(CryptoFault.ofLibrary("do nothing") == .library(operation: "do nothing", code: 0))
    }

    @Test func `nothing is derived from nothing`() throws {
        #expect(throws: CryptoFault.self) { try HKDF.derive(from: Secret(copying: [UInt8]()), label: [1]) }
    }

    @Test func `what OpenSSL doesn't have is a fault`() {
        #expect(throws: CryptoFault.self) { _ = try FetchedMAC(named: "NO-SUCH") }
        #expect(throws: CryptoFault.self) { _ = try FetchedDerivation(named: "NO-SUCH") }
        #expect(throws: CryptoFault.self) { _ = try FetchedCipher(named: "NO-SUCH") }
    }
}
