/// The requests of one connection, one after the other, as a handler takes them.
public struct RequestSequence: Sendable {
    let connection: ServerConnection

    /// The next one, once there is one and the one before is done with; nil where none comes for now, or none ever, or the
    /// next is for another handler.
    nonisolated(nonsending) public func next() async -> Exchange? {
        await connection.awaitNext() ? Exchange(connection) : nil
    }
}
