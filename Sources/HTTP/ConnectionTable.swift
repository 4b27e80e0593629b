import Reactor

/// The connections of a server, each at its place.
struct ConnectionTable {
    /// Of how many that wait for a request the one that has waited longest is taken, and how many are looked at for them:
    /// looking at all for each newcomer would be an attack of our own.
    private static let sample = 16
    private static let look = 1_024

    private var connections: ContiguousArray<ServerConnection> = []
    private var hand = 0
    /// How many were told to go and have not gone yet.
    private(set) var leaving = 0

    /// How many there are, without those who go.
    var count: Int { connections.count - leaving }

    mutating func add(_ connection: ServerConnection) {
        connection.place = connections.count
        connections.append(connection)
    }

    mutating func remove(_ connection: ServerConnection) {
        if connection.isLeaving { leaving -= 1 }
        let last = connections.removeLast()
        guard last !== connection else { return }
        last.place = connection.place
        connections[connection.place] = last
    }

    /// Tells one that waits for a request to go, of those looked at the one that has waited longest; false where there
    /// is none.
    mutating func shed() -> Bool {
        var found: ServerConnection?
        var seen = 0
        for _ in connections.prefix(Self.look).indices where seen < Self.sample {
            hand = hand + 1 < connections.count ? hand + 1 : 0
            let connection = connections[hand]
            // One that has just sent its next request is idle until its turn, and not to spare.
            guard connection.isIdle, !connection.isLeaving, !connection.stream.isReadable else { continue }
            seen += 1
            if connection.idleSince < found?.idleSince ?? .never { found = connection }
        }
        guard let found else { return false }
        found.isLeaving = true
        leaving += 1
        found.stream.abandon()
        return true
    }

    /// All of them.
    var all: ContiguousArray<ServerConnection> { connections }
}
