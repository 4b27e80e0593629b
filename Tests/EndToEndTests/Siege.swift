import System
import Testing
import Wire

/// What a siege saw: a gateway of its own, besieged twice by another process, with honest callers in the same run.
struct Siege {
    struct NotHeld: Error {
        let error: String
    }

    /// One of the times that it was besieged.
    struct Round {
        let seen: JSONValue

        /// What the attack came to.
        func fact(_ name: String) -> Int? { seen["facts"]?[name]?.integer }

        /// How it was once everybody had gone.
        func rest(_ name: String) -> Int? { seen["rest"]?[name]?.integer }
    }

    private let seen: JSONValue

    /// Holds the siege of a name that Tests/Siege knows.
    init(_ name: String) throws {
        let script = Countersign.packageRoot + "/Tests/Siege/siege.py"
        let words = ["--quick", "--rounds", "2", "--seconds", "0.5", "--json", "--scenarios", name]
        var program = ChildProcess(
            "/usr/bin/python3", ["-B", script, "--program", Countersign.folder + "/countersign"] + words)
        program.environment = Countersign.instruments
        program.environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
        // It has a limit of its own, at which it ends all that it started.
        let outcome = try program.run(by: Clocks.monotonic().advanced(byMilliseconds: 300_000))
        guard outcome.ending == .exited(0) else {
            throw NotHeld(error: String(decoding: outcome.error, as: UTF8.self))
        }
        seen = try JSONDocument(outcome.output).root
    }

    /// Each time that it was besieged.
    var rounds: [Round] { seen["rounds"]?.elements.map(Round.init) ?? [] }

    /// Holds what must be true of every siege: nobody honest noticed, everything came back but so many octets, and the
    /// second time took fewer for good than the limit.
    func expectNobodyElseNoticed(growth limit: Int, kept: Int = 28 << 20) throws {
        #expect(rounds.count == 2)
        #expect(seen["ending"]?.integer == 0)
        let before = try #require(seen["rest"]?["descriptors"]?.integer)
        for round in rounds {
            for (phase, honest) in try #require(round.seen["honest"]).members {
                let told = honest["first_faults"]?.elements.compactMap(\.text) ?? []
                #expect(honest["faults"]?.integer == 0, "\(String(decoding: phase, as: UTF8.self)): \(told)")
                #expect(try #require(honest["requests"]?.integer) > 0)
            }
            #expect(round.rest("open") == 0)
        }
        #expect(rounds.last?.rest("upstreams") == 0)
        #expect(try #require(rounds.last?.rest("descriptors")) <= before + 4)
        let resident = ([seen["rest"]] + rounds.map { $0.seen["rest"] }).compactMap {
            $0?["resident"]?.integer
        }
        try #require(resident.count == 3)
        // A sanitizer's allocator gives nothing back.
        if ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains(where: { ProcessEnvironment.value(of: $0) != nil }) {
            return
        }
        #expect(resident[2] - resident[0] <= kept)
        #expect(resident[2] - resident[1] < limit)
    }
}
