import Domain

/// What many tasks come to that all do the same at a time, on as many threads as there are; in the order of their numbers.
func all<Outcome: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async -> Outcome
) async -> [Outcome] {
    await withTaskGroup { group in
        for number in 0..<count { group.addTask { (number, await body(number)) } }
        var outcomes: [Int: Outcome] = [:]
        for await (number, outcome) in group { outcomes[number] = outcome }
        return (0..<count).compactMap { outcomes[$0] }
    }
}

/// What a step comes to.
func outcome<Outcome>(_ step: () async throws -> Outcome) async -> Result<Outcome, StepFailure> {
    do {
        return .success(try await step())
    } catch let failure as StepFailure {
        return .failure(failure)
    } catch {
        return .failure(.fault(.unavailable("\(error)")))
    }
}
