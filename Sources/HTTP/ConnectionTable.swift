import Reactor

/// The connections of a server, each at its place, and how many of them wait for a request.
struct ConnectionTable {
    /// How many are looked at for the one that has waited longest: looking at all of them for each would be an attack of
    /// our own.
    private static let sample = 16

    private var connections: ContiguousArray<ServerConnection> = []
    private var hand = 0
    /// How many wait for a request.
    private(set) var idle = 0
    /// How many were told to go and have not gone yet.
    private(set) var leaving = 0

    /// How many there are, without those who go.
    var count: Int { connections.count - leaving }

    mutating func add(_ connection: ServerConnection) {
        connection.place = connections.count
        connections.append(connection)
        idle += 1
    }

    mutating func remove(_ connection: ServerConnection) {
        if connection.isIdle { idle -= 1 }
        if connection.isLeaving { leaving -= 1 }
        let last = connections.removeLast()
        guard last !== connection else { return }
        last.place = connection.place
        connections[connection.place] = last
    }

    @inline(__always)
    mutating func noteIdle(_ isIdle: Bool) { idle &+= isIdle ? 1 : -1 }

    /// Tells one that waits for a request to go, of those looked at the one that has waited longest; false where there
    /// is none.
    mutating func shed() -> Bool {
        guard idle > leaving else { return false }
        var found: ServerConnection?
        var seen = 0
        for _ in connections.indices where seen < Self.sample {
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
