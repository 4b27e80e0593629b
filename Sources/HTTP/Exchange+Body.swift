// A body that is read whole, for who has to see all of it before deciding. Its size is bounded before an octet of it is
// taken, where its length is said, and while it is taken, where it comes in chunks.

import Reactor
public import Wire

/// Why a body can't be had.
public enum BodyFault: Error, Equatable, Sendable {
    /// It is not one that has one reading.
    case malformed(HTTPFault)
    /// It is larger than it may be.
    case tooLarge
    /// It did not go on in time.
    case timedOut
    /// The caller left before its end.
    case callerGone
}

extension Exchange {
    /// How long a body may take that is kept whole. Milliseconds.
    static let wholeBodyTimeout: UInt64 = 60_000

    /// The whole body, of at most so many octets. To be asked for once, and instead of relaying the request.
    nonisolated(nonsending) public mutating func readBody(limit: Int) async throws(BodyFault) -> [UInt8] {
        guard let framing = connection.body, !connection.bodyIsRead else { return [] }
        if case .length(let length) = framing, length > limit { throw .tooLarge }
        let room = connection.takeRoom()
        var reader = BodyReader(framing, limit: limit)
        connection.bodyIsBegun = true
        if connection.awaitsContinue, room.input.isEmpty {
            room.output.append("HTTP/1.1 100 Continue\r\n\r\n")
            guard await connection.flush() else { throw .callerGone }
        }
        connection.awaitsContinue = false
        var body: [UInt8] = []
        var pace = Pace()
        // All of it is kept, so all of it has one time.
        let end = loop.now.advanced(byMilliseconds: Self.wholeBodyTimeout)
        while true {
            try take(&reader, &room.input, &body)
            if reader.isComplete { break }
            try await receive(room, &pace, body.count, until: end)
        }
        connection.bodyIsRead = true
        // What was read here is not relayed again; it goes up with the head, if at all.
        connection.body = BodyFraming.none
        return body
    }

    private func take(
        _ reader: inout BodyReader, _ input: inout ByteBuffer, _ body: inout [UInt8]
    ) throws(BodyFault) {
        if let run = reader.run(of: input.count) {
            input.withSpan { span in for index in 0..<run { body.append(span[index]) } }
            input.consume(run)
            reader.took(run)
            return
        }
        do throws(HTTPFault) {
            try reader.decode(&input) { run in for index in run.indices { body.append(run[index]) } }
        } catch {
            throw error.reason == .bodyTooLarge ? .tooLarge : .malformed(error)
        }
    }

    /// Waits until more of the body is here.
    nonisolated(nonsending) private func receive(
        _ room: RequestRoom, _ pace: inout Pace, _ count: Int, until end: LoopTime
    ) async throws(BodyFault) {
        let settings = connection.server.settings
        pace.watch(count, at: loop.now)
        let deadline = min(end, loop.now.advanced(byMilliseconds: settings.bodyTimeout))
        while true {
            switch connection.stream.receive(into: &room.input, room: 1) {
            case .moved: return
            case .ended, .failed: throw .callerGone
            case .wait: break
            }
            let isSlow = !pace.keepsUp(
                count, rate: settings.leastRate, over: settings.bodyTimeout, at: loop.now)
            if isSlow || loop.now >= deadline { throw .timedOut }
            connection.waiter.deadline = min(deadline, pace.deadline(after: settings.bodyTimeout))
            connection.stream.interest = .readable
            await connection.waiter.wait()
        }
    }
}
