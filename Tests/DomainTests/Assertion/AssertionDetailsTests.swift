import Crypto
import TestKit
import Testing
import Wire

@testable import Domain

@Suite struct AssertionDetailsTests {
    /// A request of which so many fields of 80 characters are shown; these take two octets each.
    static func showing(_ count: Int) throws -> ApprovedRequest {
        var request = ApprovedRequest()
        request.display = try (0..<count).map {
            DisplayField(label: "Field \($0)", pointer: try JSONPointer("/f\($0)"), form: .text)
        }
        let values = (0..<count).map { #""f\#($0)":"\#(String(repeating: "é", count: 80))""# }
        request.parts.body = Array("{\(values.joined(separator: ","))}".utf8)
        return request
    }

    @Test func `SIG-5: what was shown is signed as it was shown`() async throws {
        let request = ApprovedRequest()
        let claims = try await request.claims()
        let shown = try request.submission().displayed
        let details = try #require(claims["authorization_details"]?.elements)
        #expect(details.count == 1)
        #expect(details[0].names == ["displayed", "type"])
        #expect(details[0]["type"] == .text("urn:countersign:acme-bank:transfer"))
        #expect(details[0]["displayed"] == (try VectorJSON(shown.json)))
        let values = details[0]["displayed"]?.elements?.map { [$0["label"]?.text, $0["value"]?.text] }
        #expect(values == [["Amount", "120.00 EUR"], ["Payee", "Zoë & Söhne"]])
        #expect(claims["ad_hash"] == nil)
    }

    @Test func `SIG-5: labels and values of any characters are read back exactly`() async throws {
        var request = ApprovedRequest()
        let label = #"A "b" \ ü 👩 / <c>"#
        let value = "quote \" backslash \\ slash / 🏦 é e\u{301}"
        request.display = [DisplayField(label: label, pointer: try JSONPointer("/v"), form: .text)]
        request.parts.body = Array(##"{"v":"quote \" backslash \\ slash \/ 🏦 é e\u0301"}"##.utf8)
        let token = try await request.token()
        let field = try #require(
            token.claims["authorization_details"]?.elements?[0]["displayed"]?.elements?[0])
        #expect(field["label"]?.octets == Array(label.utf8))
        #expect(field["value"]?.octets == Array(value.utf8))
        #expect(throws: Never.self) { try JSONDocument(token.payload) }
    }

    /// The details in RFC 8785's form, written anew by the writer that is held to its vectors.
    private static func canonicalDigest(_ request: ApprovedRequest) throws -> VectorJSON {
        let shown = String(decoding: try request.submission().displayed.json, as: UTF8.self)
        let text = #"[ {"type": "urn:countersign:acme-bank:transfer", "displayed": \#(shown)} ]"#
        let canonical = CanonicalJSON.octets(try JSONDocument(Array(text.utf8)).root)
        return .string(Base64URL.encode(try SHA256Digest(of: canonical).octets))
    }

    @Test func `SIG-5: what is too long to go along leaves its digest`() async throws {
        let many = try Self.showing(20)
        let token = try await many.token()
        #expect(token.claims["authorization_details"] == nil)
        #expect(try token.claims["ad_hash"] == Self.canonicalDigest(many))
        #expect(token.assertion.token.count <= 4096)
        let all = try await Self.showing(2).claims()
        #expect(token.claims.names?.count == all.names?.count)
        #expect(token.claims["req"] != nil)
    }

    @Test func `SIG-5: 4096 octets are short enough, and one more is not`() async throws {
        let request = ApprovedRequest()
        let base = try await request.token().assertion.token.count
        let room = (4096 - base) * 3 / 4 - 4
        var seen: [(count: Int, isWhole: Bool)] = []
        for more in room...(room + 8) {
            var longer = request
            longer.parts.subject += [UInt8](repeating: 97, count: more)
            let token = try await longer.token()
            seen.append((token.assertion.token.count, token.claims["authorization_details"] != nil))
        }
        #expect(seen.contains { $0.count == 4096 && $0.isWhole })
        #expect(seen.contains { !$0.isWhole })
        #expect(seen.allSatisfy { $0.count <= 4096 })
        // Where the whole is too long by itself, it is by no more than the next octet.
        let lastWhole = try #require(seen.lastIndex { $0.isWhole })
        #expect(seen[lastWhole].count > 4096 - 2)
        #expect(seen[(lastWhole + 1)...].allSatisfy { !$0.isWhole })
    }

    @Test func `SIG-5: what can't be made short is not signed`() async throws {
        var request = ApprovedRequest()
        request.parts.query = [UInt8](repeating: 97, count: 1500)
        let short = try await request.token().assertion.token.count
        // Without what was shown, up to the last octet.
        request.parts.query = [UInt8](repeating: 97, count: 1500 + (4096 - short) * 3 / 4)
        var lengths: [Int] = []
        var faults: [NotaryFault] = []
        while faults.count < 3 {
            let submission = try request.submission()
            var notary = try request.notary()
            let now = try #require(Timestamp(seconds: request.now))
            let approval = try await ApprovedRequest.approval(request.redemption(of: submission))
            do throws(NotaryFault) {
                lengths.append(try notary.sign(approval, of: submission, at: now).token.count)
                // Whatever is found out before a code is sent, it is the same.
                try notary.check(submission, at: now)
            } catch {
                faults.append(error)
                #expect(throws: error) { try notary.check(submission, at: now) }
            }
            request.parts.query?.append(97)
        }
        #expect(lengths.last == 4096)
        #expect(faults.sorted { $0.message < $1.message } == faults)
        for fault in faults {
            guard case .tooLong(let count) = fault else { throw fault }
            #expect(4097...4104 ~= count)
        }
    }
}
