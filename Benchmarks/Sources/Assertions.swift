import Crypto
import Domain
import Synchronization
import Wire

extension Benchmark {
    /// From a store's redemption to the token of an assertion, with a key pair: judged, claims written, signed. The fields are
    /// those of a browser, the claims some 1100 octets.
    static var notaryES256: Benchmark {
        notary("notary-es256", repetitions: 64) { rules throws(CryptoFault) in
            try Notary(rules, key: SigningKey.generate(.es256), entropy: OpenSSLEntropy())
        }
    }

    /// The same with a secret of both sides: all but the signature.
    static var notaryHS256: Benchmark {
        notary("notary-hs256", repetitions: 128) { rules throws(CryptoFault) in
            let entropy = OpenSSLEntropy()
            let secret = try Secret(random: 32, from: entropy)
            guard let key = SharedKey(secret, identifier: try SharedKey.identifier(from: entropy)) else {
                fatalError("no key")
            }
            return try Notary(rules, secret: key, entropy: entropy)
        }
    }

    /// A request that was read and bound, submitted: what is shown of its body, and the binding.
    static var submission: Benchmark {
        Benchmark(name: "submission", repetitions: 128, octets: 0) {
            guard let sample = try? AssertionSample(), let hasher = try? SHA256Hasher() else {
                fatalError("no request")
            }
            let kept = Kept(hasher)
            return {
                guard let submission = try? sample.submission(by: &kept.value) else {
                    fatalError("not submitted")
                }
                return submission.displayed.json.count
            }
        }
    }

    /// A token of 700 octets of claims under a shared secret: what putting one together costs, and a MAC.
    static var sharedToken: Benchmark {
        Benchmark(name: "jws-hs256-700", repetitions: 2_000, octets: 0) {
            let claims = [UInt8](repeating: UInt8(ascii: "x"), count: 700)
            let entropy = OpenSSLEntropy()
            guard let secret = try? Secret(random: 32, from: entropy),
                let name = try? SharedKey.identifier(from: entropy),
                let key = SharedKey(secret, identifier: name),
                let writer = try? JWSWriter(key, type: Assertion.type)
            else { fatalError("no key") }
            let kept = Kept(writer)
            return {
                var buffer = ByteBuffer(capacity: 2048)
                do throws(CryptoFault) { try kept.value.append(claims.span, to: &buffer) } catch {
                    fatalError("not signed")
                }
                return buffer.count
            }
        }
    }

    private static func notary(
        _ name: String, repetitions: Int,
        _ make: @escaping (AssertionRules) throws(CryptoFault) -> Notary
    ) -> Benchmark {
        Benchmark(name: name, repetitions: repetitions, octets: 0) {
            guard let sample = try? AssertionSample(), var hasher = try? SHA256Hasher(),
                let submission = try? sample.submission(by: &hasher),
                let rules = AssertionRules(
                    tenant: Identifier(literal: "acme"), issuer: "https://pay.example.com/acme",
                    audience: Identifier(literal: "ledger")),
                let notary = try? make(rules)
            else { fatalError("no notary") }
            let kept = Kept(notary)
            let shelf = ApprovalShelf(sample.redemption(of: submission))
            let now = Timestamp(wallMicroseconds: 1_790_000_001_000_000)
            return {
                let assertion: Assertion
                do throws(NotaryFault) {
                    assertion = try kept.value.sign(shelf.take(), of: submission, at: now)
                } catch {
                    fatalError("\(error.message)")
                }
                return assertion.token.count
            }
        }
    }
}

/// A transfer that is approved.
private struct AssertionSample {
    private let policy: Policy
    private let request: BoundRequest
    private let body: BodyFacts
    private let digest: SHA256Digest

    init() throws {
        var scenario = Scenario(id: Identifier(literal: "transfer"))
        scenario.channels = [
            Channel(
                id: Identifier(literal: "phone"), kind: .sms, courier: Identifier(literal: "carrier"),
                source: .claim("phone"))
        ]
        scenario.display = [
            DisplayField(
                label: "Amount", pointer: try JSONPointer("/amount"),
                form: .money(currency: .pointer(try JSONPointer("/currency")))),
            DisplayField(label: "Payee", pointer: try JSONPointer("/payee"), form: .iban),
        ]
        var content = PolicyContent(id: Identifier(literal: "acme"))
        content.scenarios = [scenario]
        content.routes = [
            Route(
                id: Identifier(literal: "transfers"), path: try PathPattern("/api/transfers"),
                upstream: Identifier(literal: "ledger"), requirement: .scenario(scenario.id))
        ]
        policy = try Policy(content)
        let text = #"{"amount":"120.00","currency":"EUR","payee":"DE89370400440532013000"}"#
        body = .json(try JSONDocument(Array(text.utf8)))
        var hasher = try SHA256Hasher()
        let bound = try BoundBody([Array(text.utf8)], by: &hasher)
        digest = bound.digest
        request = try Self.request(body: bound, by: policy)
    }

    private static func request(body: BoundBody, by policy: Policy) throws -> BoundRequest {
        let head = """
            POST /api/transfers?dry=0 HTTP/1.1\r\nHost: pay.example.com\r\n\
            Content-Type: application/json\r\nContent-Length: \(body.length)\r\n\r\n
            """
        var parser = RequestHeadParser()
        var read = RequestHead()
        guard try parser.parse(Array(head.utf8).span, into: &read) != nil else { fatalError("no head") }
        let fields = [
            ("accept", "application/json, text/plain, */*"), ("accept-language", "de-DE,de;q=0.9"),
            ("origin", "https://pay.example.com"), ("referer", "https://pay.example.com/transfers/new"),
            ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        ]
        return try BoundRequest(
            CanonicalRequest(read, scheme: .https, allowances: []),
            for: BoundObligation(
                tenant: policy.id, policy: policy.id, scenario: Identifier(literal: "transfer"),
                version: policy.version, subject: Array("ana@example.com".utf8),
                login: Array("a1b2c3".utf8)),
            fields: fields.map { BoundField(name: $0.0.utf8, value: $0.1.utf8) }, body: body)
    }

    func submission(by hasher: inout SHA256Hasher) throws(SubmissionFault) -> Submission {
        try Submission(request, on: policy.routes[0], of: policy, showing: body, by: &hasher)
    }

    func redemption(of submission: Submission) -> Redemption {
        guard let challenge = ChallengeID(octets: (0..<16).map { UInt8($0) }) else { fatalError("no id") }
        return Redemption(
            challenge: challenge, subject: SubjectKey(tenant: policy.id, subject: SubjectTag(digest)),
            covers: .request(submission.binding), policy: policy.version,
            scenario: submission.scenario.id, channel: Identifier(literal: "phone"),
            acceptedAt: StoreTime(milliseconds: 1_790_000_000_000),
            redeemedAt: StoreTime(milliseconds: 1_790_000_000_500))
    }
}

/// Approvals, made 64 at a time, for only a verifier makes them and it is asked by asynchronous code.
private final class ApprovalShelf {
    /// One approval, which can't be copied.
    private final class Place: Sendable {
        let approval: Mutex<Approval?>

        init(_ approval: consuming Approval) { self.approval = Mutex(approval) }
    }

    /// What is filled from inside of a task.
    private final class Places: Sendable {
        let places = Mutex<[Place]>([])
    }

    private let redemption: Redemption
    private let shelf = Places()

    init(_ redemption: Redemption) { self.redemption = redemption }

    func take() -> Approval {
        if let place = shelf.places.withLock({ $0.popLast() }),
            let approval = place.approval.withLock({ $0.take() })
        {
            return approval
        }
        fill()
        return take()
    }

    /// A task that begins at once and has nothing to wait for ends before this does.
    private func fill() {
        guard case .request(let binding) = redemption.covers else { fatalError("no binding") }
        let redeeming = Redeeming(
            caller: StepCaller(
                challenge: redemption.challenge, subject: redemption.subject, owners: [],
                policy: redemption.policy),
            binding: binding, token: TokenTag(redemption.policy))
        let verifier = Verifier(asking: ApprovingStore(redemption: redemption))
        let shelf = shelf
        Task.immediate {
            for _ in 0..<64 {
                let place = Place(try await verifier.redeem(redeeming))
                shelf.places.withLock { $0.append(place) }
            }
        }
    }
}

/// A store that has redeemed one challenge, whatever it is asked.
private struct ApprovingStore: ChallengeStore {
    let redemption: Redemption

    func redeem(_ redeeming: Redeeming) async throws(StepFailure) -> Redemption { redemption }

    func open(_ opening: Opening) async throws(StoreFault) -> OpeningOutcome { throw .contradiction }
    func send(_ sending: Sending) async throws(StepFailure) -> ChallengeReading { throw .refused(.unknown) }
    func answer(_ answering: Answering) async throws(StepFailure) -> AnswerOutcome { .consumed(redemption) }
    func use(_ use: LastingUse) async throws(StepFailure) -> Redemption { redemption }
    func settle(
        _ id: ChallengeID, of subject: SubjectKey, _ outcome: ForwardingOutcome
    ) async throws(StoreFault) {}
    func cancel(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading {
        throw .refused(.unknown)
    }
    func disown(_ disowning: Disowning) async throws(StoreFault) {}
    func read(_ caller: StepCaller) async throws(StepFailure) -> ChallengeReading { throw .refused(.unknown) }
    func parked(_ caller: StepCaller) async throws(StepFailure) -> [UInt8]? { throw .refused(.unknown) }
}
