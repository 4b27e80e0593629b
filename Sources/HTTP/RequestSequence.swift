/// The requests of one connection, one after the other, as they are handed to who handles them.
public struct RequestSequence: Sendable {
    let connection: ServerConnection

    /// The next one, once there is one and the one before is done with; nil where none comes for now, or none ever, or the
    /// next is for another handler.
    nonisolated(nonsending) public func next() async -> Exchange? {
        await connection.awaitNext() ? Exchange(connection) : nil
    }
}

extension ExchangeHandler {
    /// Handles requests for as long as there are some.
    nonisolated(nonsending) public func handleAll(_ requests: RequestSequence) async {
        while var exchange = await requests.next() { await handle(&exchange) }
    }
}
