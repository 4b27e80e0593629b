public import Reactor
import Telemetry
import Wire

/// What answers requests.
public protocol ExchangeHandler: AnyObject, Sendable {
    /// Handles the requests of a connection one after the other, each from its head (or what came instead of one) to its
    /// answer, until there is none. All of them, for each call through a protocol ends with a look at the executor that
    /// it came back on.
    nonisolated(nonsending) func handle(_ requests: RequestSequence) async
}

/// The connections of one listener on one loop.
///
/// INVARIANT: used on its loop's thread alone.
public final class HTTPServer: @unchecked Sendable {
    /// A connection ends with the answer after so long, so that callers spread over new processes. Milliseconds.
    static let longestConnection: UInt64 = 600_000
    private static let mostRooms = 512

    let loop: EventLoop
    let settings: ServerSettings
    private(set) var handler: any ExchangeHandler
    /// How often it was another one.
    private(set) var handovers = 0
    let metrics: ServerMetrics
    private var table = ConnectionTable()
    /// How many are being turned away in good order.
    var turningAway = 0
    /// Rooms that nobody uses. The one that was given back last is taken first: the processor has it at hand.
    private var freeRooms = ContiguousArray<RequestRoom>()
    /// Whether it takes no new connections.
    public private(set) var isDraining = false
    /// Whether all connections were ended.
    private(set) var isCut = false
    /// When connections that are still idle end, though their own time may not be over.
    private(set) var idleEnd = LoopTime.never
    private var clock = HTTPDate()
    /// The host that the last request was for.
    var hosts = AuthorityMemo()

    /// A server of a loop.
    public init(
        on loop: EventLoop, settings: ServerSettings, metrics: ServerMetrics, handler: any ExchangeHandler
    ) {
        self.loop = loop
        self.settings = settings
        self.metrics = metrics
        self.handler = handler
    }

    /// Takes over a connection that was accepted. Where there are as many as there may be, one that waits for a request
    /// goes for it; where all have one, or the address has as many as it may have, the new one is turned away.
    public func take(_ stream: ByteStream, from peer: Endpoint?) {
        // The address is asked first: nobody goes for a caller who may not come in.
        guard !isDraining, peer?.ip.map({ settings.addresses?.enter($0) ?? true }) ?? true else {
            return turnAway(stream)
        }
        guard hasRoom() else {
            leave(peer)
            return turnAway(stream)
        }
        let connection = ServerConnection(stream, peer, self)
        table.add(connection)
        metrics.accepted.add()
        metrics.open.add(1)
        connection.sleep()
    }

    /// Has requests from now on handled by another one. What was begun goes on with the one that began it.
    public func handOver(to handler: any ExchangeHandler) {
        self.handler = handler
        handovers += 1
    }

    private func hasRoom() -> Bool { table.count < settings.connections || shed() }

    /// Ends a connection that waits for a request; false where there is none.
    public func shed() -> Bool {
        guard table.shed() else { return false }
        metrics.shed.add()
        return true
    }

    /// Takes no new connection, and ends those that there are with their next answer, which says so. One that waits for a
    /// request goes on waiting for its usual time, or for so many milliseconds if that is less: closed at once, it would
    /// cut off the request that is on its way already.
    public func drain(patience: UInt64) {
        isDraining = true
        idleEnd = loop.now.advanced(byMilliseconds: patience)
        for connection in table.all where connection.isIdle {
            connection.waiter.deadline = min(connection.waiter.deadline, idleEnd)
        }
    }

    /// How many connections there are.
    public var count: Int { table.all.count }

    /// How many of them wait for a request.
    var idle: Int { table.all.count(where: \.isIdle) }

    /// Ends all connections now, in the middle of what they do.
    public func cutAll() {
        isDraining = true
        isCut = true
        for connection in table.all { connection.stream.abandon() }
    }

    func forget(_ connection: ServerConnection) {
        table.remove(connection)
        leave(connection.peer)
        metrics.open.add(-1)
    }

    private func leave(_ peer: Endpoint?) {
        if let address = peer?.ip { settings.addresses?.leave(address) }
    }

    func noteFailedHandshake() { metrics.failedHandshakes.add() }

    /// The present as a Date field has it.
    func date() -> [UInt8] { clock.octets(at: loop.wallMicroseconds / 1_000_000) }

    @inline(__always)
    func takeRoom() -> RequestRoom {
        freeRooms.popLast() ?? RequestRoom(settings.limits)
    }

    @inline(__always)
    func giveBack(_ room: consuming RequestRoom) {
        room.input.removeAll()
        room.output.removeAll()
        loop.buffers.takeBack(&room.input)
        loop.buffers.takeBack(&room.output)
        guard freeRooms.count < Self.mostRooms, !room.isSpoilt else { return }
        freeRooms.append(room)
    }
}
