import System
import TestKit
import Testing

// Each vector is sent with an innocent request right behind it. The statuses and what the upstream saw must be the
// vector's, the upstream must have seen whole requests and nothing else, and each answer must be the one to the request
// in its place: that is what smuggling and desynchronising would change.
@Suite struct SmugglingTests {
    private func check(_ vector: OctetVector) throws {
        let expected = try ExpectedExchange(vector.outcome)
        let exchange = try VectorExchange(vector.octets + GatewayVectors.innocent)
        #expect(exchange.outcome == expected)
        #expect(exchange.faults == [])
        #expect(exchange.seen.map(\.description) == expected.answers.compactMap(\.request))
        #expect(exchange.unfinished == 0 || expected.mayBreakOff)
    }

    @Test(arguments: GatewayVectors.of("HTP-2"))
    func `HTP-2: lines that end in anything but CRLF reach nobody`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-3"))
    func `HTP-3: a request line in another form reaches nobody`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-4"))
    func `HTP-4: a field line in another form reaches nobody`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-5"))
    func `HTP-5: without exactly one valid Host nothing is forwarded`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-6"))
    func `HTP-6: a body in two framings, or in one that is not chunked, reaches nobody`(
        _ vector: OctetVector
    ) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-7"))
    func `HTP-7: a length in another form reaches nobody, and a body has the length it says`(
        _ vector: OctetVector
    ) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-8"))
    func `HTP-8: chunks go on as data alone, and what is not one never completes a request`(
        _ vector: OctetVector
    ) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-9"))
    func `HTP-9: what concerns one connection does not change what is forwarded`(_ vector: OctetVector) throws
    {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-10"))
    func `HTP-10: an expectation in another form is 417 and reaches nobody`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-12"))
    func `HTP-12: a connection goes on after a good request and ends after a bad one`(
        _ vector: OctetVector
    ) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-16"))
    func `HTP-16: methods and hops that end here reach nobody`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("HTP-17"))
    func `HTP-17: our own name in Via is a loop, and no other name is`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("SIG-7"))
    func `SIG-7: fields that only we may write are gone however they are spelled`(
        _ vector: OctetVector
    ) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("SIG-8"))
    func `SIG-8: Connection can't take away a field that somebody behind us goes by`(
        _ vector: OctetVector
    ) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("ATK-authority"))
    func `ATK-authority: a target and a Host that differ reach nobody`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("ATK-path"))
    func `ATK-path: a path with a second reading reaches nobody`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test(arguments: GatewayVectors.of("WEB-10"))
    func `WEB-10: a reserved path reaches nobody in any spelling`(_ vector: OctetVector) throws {
        try check(vector)
    }

    @Test func `HTP-22: there are more than four hundred vectors, and each is somebody's`() {
        #expect(GatewayVectors.all.count > 400)
        let asked = Set([
            "HTP-2", "HTP-3", "HTP-4", "HTP-5", "HTP-6", "HTP-7", "HTP-8", "HTP-9", "HTP-10", "HTP-12",
            "HTP-16",
            "HTP-17", "SIG-7", "SIG-8", "ATK-authority", "ATK-path", "WEB-10",
        ])
        #expect(Set(GatewayVectors.all.map(\.requirement)) == asked)
    }

    /// Every third vector, and of the long ones none: what they say was said.
    static let sample = GatewayVectors.all.enumerated()
        .filter { $0.offset.isMultiple(of: 3) && $0.element.octets.count < 1_000 }.map(\.element)

    @Test(arguments: sample)
    func `HTP-22: octet by octet, the same comes of it`(_ vector: OctetVector) throws {
        let expected = try ExpectedExchange(vector.outcome)
        let exchange = try VectorExchange(vector.octets + GatewayVectors.innocent, pace: .octetByOctet)
        #expect(exchange.outcome == expected)
        #expect(exchange.faults == [])
        #expect(exchange.seen.map(\.description) == expected.answers.compactMap(\.request))
        #expect(exchange.unfinished == 0 || expected.mayBreakOff)
    }
}
