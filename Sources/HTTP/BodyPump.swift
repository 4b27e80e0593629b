// One direction of an exchange: octets of a body from one stream to another, under a framing of our own. It never
// waits and never reads what it can't pass on: what the sink doesn't take stays in the source's socket, which is all
// the backpressure there is. Memory is one buffer a side however long the body is.

import Reactor
import Wire

/// Moves one body.
struct BodyPump: ~Copyable {
    /// How far a step came.
    enum Step: Equatable {
        /// It could go on, but others want a turn.
        case moving
        /// The source has nothing now.
        case starved
        /// The sink takes nothing now.
        case blocked
        /// All of the body, and what ends it, was sent.
        case done
        /// The source ended in the middle of its body, or failed.
        case cut
        /// The sink failed.
        case lost
    }

    /// A run up to this length is copied behind what waits to be sent, and goes with it in one call.
    private static let copied = 8 << 10
    /// Bodies with more to come than this are read in larger pieces: what a caller who reads nothing makes us hold.
    private static let large = 32 << 10
    private static let largePiece = 64 << 10
    /// How many octets are read before others get a turn: between two peers that are quicker than this loop, as under TLS
    /// they are, neither side ever has to be waited for.
    private static let turn = 256 << 10

    private var reader = BodyReader()
    private var isChunked = false
    private var hasEnded = true
    /// Whether the sink was offered anything.
    private(set) var hasBegun = false
    /// How many octets of data went through.
    private(set) var moved = 0

    /// Stands before a body that comes under one framing and leaves in chunks or not.
    @inline(__always)
    mutating func begin(_ framing: BodyFraming, isChunked: Bool, limit: Int = .max) {
        reader.begin(framing, limit: limit)
        self.isChunked = isChunked
        hasEnded = reader.isComplete && !isChunked
        hasBegun = false
        moved = 0
    }

    /// Whether all of the body was read from the source.
    var isRead: Bool { reader.isComplete }

    /// Goes as far as it can, or its turn lasts.
    mutating func step(
        from source: ByteStream, _ input: inout ByteBuffer, to sink: ByteStream, _ output: inout ByteBuffer
    ) throws(HTTPFault) -> Step {
        var left = Self.turn
        while true {
            try take(&input, &output)
            if !output.isEmpty {
                hasBegun = true
                let more = !reader.isComplete && !input.isEmpty
                switch sink.sendAll(&output, more: more) {
                case .wait: return .blocked
                case .failed, .ended: return .lost
                case .moved: break
                }
            }
            if hasEnded { return .done }
            if !input.isEmpty, let run = reader.run(of: input.count), run > 0 {
                switch input.withSpan({ sink.send($0.extracting(0..<run)) }) {
                case .moved(let count): took(count, &input)
                case .wait: return .blocked
                case .failed, .ended: return .lost
                }
                continue
            }
            if left <= 0 { return .moving }
            if let step = read(from: source, &input, &left) { return step }
        }
    }

    /// Takes out of the input what has to be decoded, or is so short that it had better be copied.
    @inline(__always)
    private mutating func take(_ input: inout ByteBuffer, _ output: inout ByteBuffer) throws(HTTPFault) {
        if !input.isEmpty, !reader.isComplete {
            if let run = reader.run(of: input.count) {
                if isChunked {
                    input.withSpan { output.appendChunk($0.extracting(0..<run)) }
                    took(run, &input)
                } else if run <= Self.copied, !output.isEmpty {
                    input.withSpan { output.append($0.extracting(0..<run)) }
                    took(run, &input)
                }
            } else {
                var count = 0
                try reader.decode(&input) { run in
                    count += run.count
                    if isChunked { output.appendChunk(run) } else { output.append(run) }
                }
                moved += count
            }
        }
        if reader.isComplete, !hasEnded {
            if isChunked { output.append("0\r\n\r\n") }
            hasEnded = true
        }
    }

    @inline(__always)
    private mutating func took(_ count: Int, _ input: inout ByteBuffer) {
        input.consume(count)
        reader.took(count)
        moved += count
        if reader.isComplete, !isChunked { hasEnded = true }
    }

    /// Reads the next octets; nil where there are some.
    @inline(__always)
    private mutating func read(
        from source: ByteStream, _ input: inout ByteBuffer, _ left: inout Int
    ) -> Step? {
        let room = (reader.remaining ?? 0) > Self.large && moved > 0 ? Self.largePiece : 1
        switch source.receive(into: &input, room: room) {
        case .moved(let count):
            left -= count
            return nil
        case .wait: return .starved
        case .ended: return reader.end() ? nil : .cut
        case .failed: return .cut
        }
    }
}

extension ByteBuffer {
    /// Appends data as one chunk (RFC 9112, section 7.1); none where there is no data, for that would end the body.
    mutating func appendChunk(_ data: Span<UInt8>) {
        if data.isEmpty { return }
        append(hex: data.count)
        append("\r\n")
        append(data)
        append("\r\n")
    }

    private mutating func append(hex number: Int) {
        if number >= 16 { append(hex: number >> 4) }
        let digit = UInt8(truncatingIfNeeded: number & 15)
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
}

extension ByteStream {
    /// Sends all of a buffer, and gives its room back; `wait` where some is left.
    @inline(__always)
    func sendAll(_ octets: inout ByteBuffer, more: Bool = false) -> StreamProgress {
        while !octets.isEmpty {
            let progress = octets.withSpan { send($0, more: more) }
            guard case .moved(let count) = progress else { return progress }
            octets.consume(count)
        }
        buffers.takeBack(&octets)
        return .moved(0)
    }
}
