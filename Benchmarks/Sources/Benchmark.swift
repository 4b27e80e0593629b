/// One operation, and how often to run it. To add one: an extension that makes it, its place in `all`, and
/// `scripts/bench --update`.
struct Benchmark {
    /// The name in the table and in thresholds.json.
    let name: String
    /// How often callgrind runs it, so that its cost stands out from that of starting.
    let repetitions: Int
    /// The octets that one run works on; 0 where that says nothing.
    let octets: Int
    /// Makes the operation with all that it needs. The operation gives a number that depends on its result,
    /// so that no part of it can be left out.
    let prepare: () -> () -> Int

    static var all: [Benchmark] {
        [
            .smallHead, .smallHeadFloor, .largeHead, .largeHeadFloor, .canonicalRequest, .responseHead,
            .datedResponseHead, .headWriter, .relayedHead, .chunks, .jsonTree, .jsonEvents,
            .canonicalJSON, .form,
            .es256Signature, .es256Token, .ed25519Signature, .es256Verification, .rs256Verification,
            .oneRoute, .manyRoutes, .amongTen, .amongThousand, .amongTenThousand, .amongTenThousandByBody,
            .condition, .conditionAndBody, .longCondition,
            .notaryES256, .notaryHS256, .submission, .sharedToken,
            .authentication, .purposeTag, .sealing, .opening, .parkKey, .shortDigest, .longDigest,
        ]
    }
}
