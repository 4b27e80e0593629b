public import Reactor
import Telemetry
import Wire

/// What answers requests.
public protocol ExchangeHandler: AnyObject, Sendable {
    /// Handles one request, from its head (or what came instead of one) to its answer.
    nonisolated(nonsending) func handle(_ exchange: inout Exchange) async
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
    let handler: any ExchangeHandler
    private let metrics: ServerMetrics
    private var connections: [ObjectIdentifier: ServerConnection] = [:]
    private var freeRoom: RequestRoom?
    private var freeRooms = 0
    /// Whether it takes no new connections.
    public private(set) var isDraining = false
    /// When connections that are still idle end, though their own time may not be over.
    private(set) var idleEnd = LoopTime.never
    private var clock = HTTPDate()

    /// A server of a loop.
    public init(
        on loop: EventLoop, settings: ServerSettings, metrics: ServerMetrics, handler: any ExchangeHandler
    ) {
        self.loop = loop
        self.settings = settings
        self.metrics = metrics
        self.handler = handler
    }

    /// Takes over a connection that was accepted.
    public func take(_ stream: ByteStream, from peer: Endpoint?) {
        guard connections.count < settings.connections, !isDraining else {
            metrics.refused.add()
            stream.close(cut: true)
            return
        }
        let connection = ServerConnection(stream, peer, self)
        connections[ObjectIdentifier(connection)] = connection
        metrics.accepted.add()
        metrics.open.add(1)
        connection.sleep()
    }

    /// Takes no new connection, and ends those that there are with their next answer, which says so. One that waits for a
    /// request goes on waiting for its usual time, or for so many milliseconds if that is less: closed at once, it would
    /// cut off the request that is on its way already.
    public func drain(patience: UInt64) {
        isDraining = true
        idleEnd = loop.now.advanced(byMilliseconds: patience)
        for connection in connections.values where connection.isIdle {
            connection.waiter.deadline = min(connection.waiter.deadline, idleEnd)
        }
    }

    /// How many connections there are.
    public var count: Int { connections.count }

    /// Ends all connections now, in the middle of what they do.
    public func cutAll() {
        isDraining = true
        for connection in connections.values { connection.stream.abandon() }
    }

    func forget(_ connection: ServerConnection) {
        connections[ObjectIdentifier(connection)] = nil
        metrics.open.add(-1)
    }

    /// The present as a Date field has it.
    func date() -> [UInt8] { clock.octets(at: loop.wallMicroseconds / 1_000_000) }

    @inline(__always)
    func takeRoom() -> RequestRoom {
        guard let room = freeRoom else { return RequestRoom(settings.limits) }
        freeRoom = room.next.take()
        freeRooms &-= 1
        return room
    }

    @inline(__always)
    func giveBack(_ room: RequestRoom) {
        room.input.removeAll()
        room.output.removeAll()
        loop.buffers.takeBack(&room.input)
        loop.buffers.takeBack(&room.output)
        guard freeRooms < Self.mostRooms, !room.isSpoilt else { return }
        room.next = freeRoom
        freeRoom = room
        freeRooms &+= 1
    }
}
