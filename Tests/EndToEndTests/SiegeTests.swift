import Testing
import Wire

// HTP-20: under load nobody else notices. Who loads is another process (Tests/Siege), and so are the honest callers, whose
// every request is to be answered 200; times are measured and never judged.
@Suite(.serialized) struct SiegeTests {
    private static let mebibyte = 1 << 20

    @Test func `HTP-20: ten thousand idle callers are kept, and nobody else notices`() throws {
        let siege = try Siege("idle")
        try siege.expectNobodyElseNoticed(growth: 4 * Self.mebibyte)
        for round in siege.rounds {
            #expect(try #require(round.fact("open")) >= 10_000)
            #expect(round.fact("answered") == 1_000)
            #expect(round.fact("ended") == 0)
        }
    }

    @Test func `HTP-20: one address is held to its connections, and nobody else notices`() throws {
        let siege = try Siege("address")
        try siege.expectNobodyElseNoticed(growth: 4 * Self.mebibyte)
        for round in siege.rounds {
            #expect(round.fact("held") == 64)
            #expect(round.fact("turned_away") == 500 - 64)
            #expect(round.fact("let_in_again") == 10)
        }
    }

    @Test func `HTP-20: slow heads, bodies and readers by the hundred harm nobody else`() throws {
        let siege = try Siege("slow")
        // Two loops keep buffers to use again, 32 MiB each at the most.
        try siege.expectNobodyElseNoticed(growth: 64 * Self.mebibyte, kept: 80 * Self.mebibyte)
        for round in siege.rounds {
            // Each was told why (408), and none could stay.
            for name in ["heads", "bodies"] {
                #expect(try #require(round.fact("\(name)_ended")) >= 300)
                #expect(round.fact("\(name)_told") == round.fact("\(name)_ended"))
            }
            #expect(round.fact("left_open") == 0)
            #expect(round.fact("readers") == 300)
        }
    }

    @Test func `HTP-20: two thousand connections a second are answered, each of them`() throws {
        let siege = try Siege("connects")
        try siege.expectNobodyElseNoticed(growth: 4 * Self.mebibyte)
        for round in siege.rounds {
            #expect(try #require(round.fact("wanted")) >= 2_000)
            #expect(round.fact("answered") == round.fact("wanted"))
        }
    }

    @Test func `HTP-20: ten thousand half-open handshakes end in time, and nobody else notices`() throws {
        let siege = try Siege("handshakes")
        try siege.expectNobodyElseNoticed(growth: 28 * Self.mebibyte)
        for round in siege.rounds {
            // On a busy machine some are overdue before the last ones are accepted.
            #expect(try #require(round.fact("open")) >= 5_000)
            #expect(round.fact("ended_at_once") == 0)
            #expect(round.fact("ended") == 10_000)
        }
        // Every other one says nothing at all, and has begun no handshake.
        #expect(siege.rounds.map { $0.rest("handshakes_failed") } == [5_000, 10_000])
    }

    @Test func `HTP-15: who asks an app that dies is told so, once, and nobody else notices`() throws {
        let siege = try Siege("dying")
        try siege.expectNobodyElseNoticed(growth: 4 * Self.mebibyte)
        let statuses = [
            "gone": "502", "accept": "502", "body": "502", "head": "502", "response": "200", "chunks": "200",
            "silent": "504",
        ]
        for (number, round) in siege.rounds.enumerated() {
            let facts = try #require(round.seen["facts"])
            for (phase, status) in statuses {
                #expect(facts[phase]?["statuses"]?.text == status, "\(phase)")
                #expect(facts[phase]?["ended"]?.integer == 5, "\(phase)")
                // Half an answer must not look like a whole one.
                #expect(facts[phase]?["whole"]?.integer == 0, "\(phase)")
            }
            #expect(round.fact("seen_twice") == 0)
            for phase in ["body", "head", "response", "chunks", "silent"] {
                #expect(facts["seen"]?[phase]?.integer == 5 * (number + 1), "\(phase)")
            }
        }
    }

    @Test func `HTP-20: a nameserver that is silent holds up nobody but who needs it`() throws {
        let siege = try Siege("names")
        try siege.expectNobodyElseNoticed(growth: 4 * Self.mebibyte)
        for round in siege.rounds {
            #expect(try #require(round.fact("questions")) > 0)
            #expect(round.fact("refused") == round.fact("asked"))
        }
    }

    @Test func `HTP-20: a gateway that is full says so at once, and recovers by itself`() throws {
        let siege = try Siege("full")
        try siege.expectNobodyElseNoticed(growth: 4 * Self.mebibyte)
        for round in siege.rounds {
            #expect(try #require(round.fact("shed")) > 0)
            #expect(round.fact("told_so") == 40)
            #expect(round.fact("timed_out") == 256)
        }
    }
}
