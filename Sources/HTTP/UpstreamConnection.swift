import Reactor
public import Wire

/// A connection to an upstream, and what is read off it and written to it while it has a request.
///
/// INVARIANT: used on its loop's thread alone.
public final class UpstreamConnection: @unchecked Sendable {
    let stream: ByteStream
    let place: Int
    let upstream: Upstream
    var parser: ResponseHeadParser
    /// What was received and not passed on yet.
    var input = ByteBuffer.hollow
    /// The request's head, and what of its body is copied behind it.
    public var output = ByteBuffer.hollow
    /// How far the present exchange has come, or the last one came.
    var relay = RelayState()
    /// How many requests it was given.
    var requests = 0
    /// When it was last given back.
    var idleSince = LoopTime.never

    init(_ stream: ByteStream, at place: Int, of upstream: Upstream) {
        self.stream = stream
        self.place = place
        self.upstream = upstream
        parser = ResponseHeadParser()
    }

    /// Whether it can be given another request: nothing was said on it since the last one, and nobody has left.
    var isFresh: Bool { !stream.isReadable && !stream.hasEnded && !stream.isOver }

    func close() {
        stream.close()
        input.removeAll()
        output.removeAll()
        upstream.loop.buffers.takeBack(&input)
        upstream.loop.buffers.takeBack(&output)
    }
}
