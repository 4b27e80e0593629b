// One request and its response. The gateway's phases take what they need off it, in the order of the way; whoever
// answers does so once. What was not answered when the handler returns ends with the connection.

public import Reactor
public import Wire

/// Why there is no head to handle.
public enum RequestFault: Error, Equatable, Sendable {
    /// It is not one that has one reading.
    case malformed(HTTPFault)
    /// It was not complete in time.
    case timedOut
}

/// One request and its response.
public struct Exchange: ~Copyable {
    let connection: ServerConnection
    /// The status that was answered; nil where nothing was.
    public internal(set) var status: Int?
    /// How many octets of body, or of a tunnel, went to the caller.
    public internal(set) var sent = 0
    /// How many octets of a tunnel came from the caller.
    public internal(set) var received = 0
    /// What ended the tunnel; nil where there was none.
    public internal(set) var ending: TunnelEnding?

    init(_ connection: ServerConnection) {
        self.connection = connection
    }

    /// Who made the connection; nil at the nameless end of a Unix socket.
    public var peer: Endpoint? { connection.peer }
    /// The loop that all of it happens on.
    public var loop: EventLoop { connection.loop }
    /// How the request came.
    public var scheme: Scheme { connection.stream.isSecured ? .https : .http }
    /// When its head was complete.
    public var receivedAt: LoopTime { connection.receivedAt }
    /// How long ago that was, in nanoseconds.
    public var elapsed: UInt64 { connection.loop.now.nanoseconds(since: connection.receivedAt) }

    /// Whether the caller got a part of a response that will not go on.
    public var isBroken: Bool { connection.mustCut && status != nil }
    /// Whether the caller asked for another host when it began TLS than it asks for now (HTP-23): the certificate that
    /// it was shown says nothing of this one.
    public func isMisdirected(_ request: borrowing CanonicalRequest) -> Bool {
        guard connection.stream.isSecured, let authority = request.authority else { return false }
        return !connection.stream.isMeant(for: authority.host.span)
    }

    /// The server's clock for Date fields.
    public var dates: DateSource { DateSource(server: connection.server) }

    /// A new connection to an endpoint of an upstream, for this request. It is given back by relaying over it, or by
    /// `giveBack`.
    nonisolated(nonsending) public func connect(
        to upstream: Upstream, at place: Int
    ) async throws(UpstreamFault) -> UpstreamConnection {
        try await upstream.newConnection(at: place, for: connection.waiter)
    }

    /// Gives back a connection that nothing was sent on.
    public func giveBack(_ connection: UpstreamConnection) {
        connection.upstream.giveBack(connection, isClean: true)
    }

    /// The head, or what came instead of one.
    @inline(__always)
    public func head() throws(RequestFault) -> RequestHead {
        if let fault = connection.fault { throw fault }
        return connection.takeRoom().head
    }

    /// The request, if it has one reading. From here on the connection knows how the body is delimited, whether the caller
    /// would like to go on after the answer, and whether it waits for `100 Continue`; before, an answer ends it, for nobody
    /// knows where the next request would begin.
    @inline(__always)
    public mutating func request(
        allowances: PathAllowances = [], bodyLimit: Int = .max
    ) throws(RequestFault) -> (CanonicalRequest, ConnectionOptions) {
        if let fault = connection.fault { throw fault }
        let request: CanonicalRequest
        let options: ConnectionOptions
        do throws(HTTPFault) {
            request = try CanonicalRequest(
                connection.takeRoom().head, scheme: scheme, allowances: allowances,
                hosts: &connection.server.hosts)
            options = try ConnectionOptions(request.fields)
        } catch {
            throw .malformed(error)
        }
        let isHTTP11 = request.version == .http11
        connection.body = request.framing
        connection.bodyLimit = bodyLimit
        connection.bodyIsRead = request.framing.isEmpty
        connection.keepsAlive = isHTTP11 && !options.closes && connection.mayContinue
        connection.awaitsContinue = isHTTP11 && request.fields.contains(.expect) && !connection.bodyIsRead
        return (request, options)
    }

    /// Answers with a response of our own. Whether the caller got all of it is nobody's business.
    nonisolated(nonsending) public mutating func answer(_ response: Response, toHEAD isHead: Bool) async {
        precondition(status == nil, "an exchange is answered once")
        status = response.status
        passOverBody()
        connection.mindDraining()
        if !connection.bodyIsRead || response.closes { connection.keepsAlive = false }
        let room = connection.takeRoom()
        loop.buffers.lend(&room.output)
        do throws(HTTPFault) {
            try write(response, isHead, &room.output)
        } catch {
            // A value of ours that can't be written is a fault of ours; nothing of it goes out.
            room.output.removeAll()
            connection.keepsAlive = false
            connection.mustCut = true
            return
        }
        sent = isHead ? 0 : response.body.count
        if await connection.flush() == false { connection.mustCut = true }
    }

    /// Takes what is already here of a body that nobody wants.
    private func passOverBody() {
        guard let framing = connection.body, !connection.bodyIsRead, !connection.bodyIsBegun,
            !connection.awaitsContinue
        else { return }
        let room = connection.takeRoom()
        var reader = BodyReader(framing, limit: connection.bodyLimit)
        if let run = reader.run(of: room.input.count) {
            room.input.consume(run)
            reader.took(run)
        } else {
            // What can't be read is no request either: the connection ends after the answer.
            try? reader.decode(&room.input) { _ in }
        }
        connection.bodyIsRead = reader.isComplete
    }

    private func write(
        _ response: Response, _ isHead: Bool, _ output: inout ByteBuffer
    ) throws(HTTPFault) {
        try output.appendStatusLine(response.status)
        for field in response.fields { try output.appendField(field.name, field.value.span) }
        let bodiless = response.status < 200 || response.status == 204 || response.status == 304
        if !bodiless { output.appendFraming(.length(response.body.count)) }
        try output.appendField("date", connection.server.date().span)
        if !connection.keepsAlive { output.append("connection: close\r\n") }
        output.appendHeadEnd()
        if !isHead, !bodiless { output.append(response.body) }
    }
}

/// The present as a Date field has it.
public struct DateSource: Sendable {
    let server: HTTPServer

    /// The text.
    public func now() -> [UInt8] { server.date() }
}
