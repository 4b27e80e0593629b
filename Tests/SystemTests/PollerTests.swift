import System
import Testing

@Suite struct PollerTests {
    /// The tokens that one wait tells of, which doesn't wait.
    private func tokens(_ poller: borrowing Poller) throws(SystemFault) -> [UInt64] {
        var tokens: [UInt64] = []
        try poller.wait(milliseconds: 0) { tokens.append($0.token) }
        return tokens
    }

    @Test func `a wake-up is told until it is drained, however often it was given`() throws {
        let poller = try Poller()
        let wakeUp = try WakeUp()
        try poller.addReader(wakeUp.number, token: 7)
        #expect(try tokens(poller) == [])
        wakeUp.signal()
        wakeUp.signal()
        #expect(try tokens(poller) == [7])
        #expect(try tokens(poller) == [7])
        wakeUp.drain()
        #expect(try tokens(poller) == [])
        wakeUp.drain()
        wakeUp.signal()
        #expect(try tokens(poller) == [7])
    }

    @Test func `a wake-up from another thread ends a wait without an end`() throws {
        let poller = try Poller()
        let wakeUp = Shared(try WakeUp())
        try poller.addReader(wakeUp.wakeUp.number, token: 7)
        let thread = try Thread { wakeUp.wakeUp.signal() }
        var count = 0
        try poller.wait(milliseconds: -1) { _ in count += 1 }
        #expect(count == 1)
        thread.join()
    }

    @Test func `a connection is told of once, and again when something is new`() throws {
        let pair = try Loopback()
        let poller = try Poller()
        try poller.add(pair.far.number, token: 3)
        #expect(try tokens(poller) == [3])
        #expect(try tokens(poller) == [])
        #expect(pair.near.put("x") == .moved(1))
        try poller.await { $0.isReadable && $0.token == 3 && !$0.hasEnded && !$0.isOver }
        #expect(try tokens(poller) == [])
        #expect(pair.near.put("y") == .moved(1))
        try poller.await { $0.isReadable }
    }

    @Test func `the end of a half is told from the end of both, and both from neither`() throws {
        let pair = try Loopback()
        let poller = try Poller()
        try poller.add(pair.far.number, token: 3)
        pair.near.finishSending()
        try poller.await { $0.hasEnded && $0.isReadable && $0.isWritable && !$0.isOver }
        pair.far.finishSending()
        try poller.await { $0.isOver }
    }

    @Test func `what was removed, or closed, is told of no more`() throws {
        let poller = try Poller()
        let wakeUp = try WakeUp()
        wakeUp.signal()
        try poller.addReader(wakeUp.number, token: 7)
        try poller.remove(wakeUp.number)
        #expect(try tokens(poller) == [])
        #expect(throws: SystemFault(.controlPoller, code: .noSuchFile)) { try poller.remove(wakeUp.number) }
        try poller.addReader(wakeUp.number, token: 8)
        do { _ = consume wakeUp }
        #expect(try tokens(poller) == [])
    }

    @Test func `more events than a batch holds come in the next`() throws {
        let poller = try Poller(batch: 2)
        let wakeUps = try (0..<5).map { _ in Shared(try WakeUp()) }
        for (index, shared) in wakeUps.enumerated() {
            shared.wakeUp.signal()
            try poller.addReader(shared.wakeUp.number, token: UInt64(index))
        }
        var seen: Set<UInt64> = []
        for _ in 0..<3 {
            let batch = try tokens(poller)
            #expect(batch.count <= 2)
            seen.formUnion(batch)
        }
        #expect(seen == Set(0..<5))
    }

    @Test func `an interruption ends a wait and is no fault; a bad descriptor is one`() throws {
        let poller = try Poller()
        let badDescriptor = ErrorCode(rawValue: 9)
        let outcome = ForcedOutcomes.script([
            .waitOnPoller: [.failure(.interrupted), .failure(badDescriptor)]
        ]) {
            [
                // Without the interruption this one would not come back.
                Result { () throws(SystemFault) in try poller.wait(milliseconds: -1) { _ in } },
                Result { () throws(SystemFault) in try poller.wait(milliseconds: -1) { _ in } },
            ]
        }
        #expect(throws: Never.self) { try outcome.answer[0].get() }
        #expect(throws: SystemFault(.waitOnPoller, code: badDescriptor)) { try outcome.answer[1].get() }
        #expect(outcome.unused.isEmpty)
    }

    @Test func `a poller or a wake-up that can't be made, or that takes no more, is a fault`() throws {
        let poller = try Poller()
        let wakeUp = try WakeUp()
        let outcome = ForcedOutcomes.script([
            .createPoller: [.failure(.interrupted), .failure(.tooManyOpenFiles)],
            .eventDescriptor: [.failure(.interrupted), .failure(.tooManyOpenFilesInAll)],
            .controlPoller: [.failure(.interrupted), .failure(.noSpace), .failure(.noMemory)],
        ]) {
            [
                Result { () throws(SystemFault) in _ = try Poller() },
                Result { () throws(SystemFault) in _ = try WakeUp() },
                Result { () throws(SystemFault) in try poller.add(wakeUp.number, token: 1) },
                Result { () throws(SystemFault) in try poller.addReader(wakeUp.number, token: 1) },
            ]
        }
        let codes: [ErrorCode] = [.tooManyOpenFiles, .tooManyOpenFilesInAll, .noSpace, .noMemory]
        for (answer, code) in zip(outcome.answer, codes) {
            let fault = #expect(throws: SystemFault.self) { try answer.get() }
            #expect(fault?.code == code)
        }
        #expect(outcome.unused.isEmpty)
    }
}

/// A box, because what can't be copied can't be captured by a thread or kept in an array.
private final class Shared: Sendable {
    let wakeUp: WakeUp

    init(_ wakeUp: consuming WakeUp) {
        self.wakeUp = wakeUp
    }
}
