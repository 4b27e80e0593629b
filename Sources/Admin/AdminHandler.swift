// What operators and their machines ask: is it alive, should it get requests, how is it doing. On a listener of its own,
// on the loopback unless somebody says otherwise; nothing of it is reachable through the gateway's own listeners.

public import HTTP
import Synchronization
public import Telemetry
import Wire

/// Answers on the admin listener.
public final class AdminHandler: ExchangeHandler {
    private let registry: MetricRegistry
    private let readiness: Readiness

    /// A handler over what is counted and what is known of readiness.
    public init(registry: MetricRegistry, readiness: Readiness) {
        self.registry = registry
        self.readiness = readiness
    }

    /// Handles the requests of a connection.
    nonisolated(nonsending) public func handle(_ requests: RequestSequence) async {
        while var exchange = await requests.next() { await handle(&exchange) }
    }

    nonisolated(nonsending) private func handle(_ exchange: inout Exchange) async {
        guard let (request, _) = try? exchange.request() else {
            return await exchange.answer(
                Self.plain(400, "this is no request with one reading\n"), toHEAD: false)
        }
        await exchange.answer(answer(to: request), toHEAD: request.method == .head)
    }

    private func answer(to request: CanonicalRequest) -> Response {
        guard [.get, .head].contains(request.method) else {
            var response = Self.plain(405, "only GET and HEAD are answered here\n")
            response.add("allow", Array("GET, HEAD".utf8))
            return response
        }
        switch String(decoding: request.path, as: UTF8.self) {
        case "/livez": return Self.plain(200, "alive\n")
        case "/readyz":
            let (isReady, text) = readiness.report()
            return Self.plain(isReady ? 200 : 503, text)
        case "/metrics":
            var response = Response(200)
            response.add("content-type", Array(PrometheusText.contentType.utf8))
            response.body = PrometheusText.write(registry.snapshot())
            return response
        default:
            return Self.plain(404, "there is /livez, /readyz and /metrics\n")
        }
    }

    private static func plain(_ status: Int, _ text: String) -> Response {
        var response = Response(status, type: "text/plain; charset=utf-8", Array(text.utf8))
        response.add("cache-control", Array("no-store".utf8))
        return response
    }
}

/// Whether the gateway should be given requests, and what an operator ought to know about it.
public final class Readiness: Sendable {
    private struct State: Sendable {
        var isServing = false
        var isStopping = false
        var files = ""
    }

    private let state = Mutex(State())
    private let notes: [String]

    /// Readiness of a gateway that doesn't serve yet. The notes are repeated in each report: what its store forgets, say.
    public init(notes: [String]) {
        self.notes = notes
    }

    /// Notes that requests are served.
    public func serves() { state.withLock { $0.isServing = true } }

    /// Says which files are served, and whether they are what the files say now.
    public func tell(files: String) { state.withLock { $0.files = files } }

    /// Notes that no new connection is taken any more.
    public func stops() { state.withLock { $0.isStopping = true } }

    func report() -> (isReady: Bool, text: String) {
        let state = state.withLock { $0 }
        let word = state.isStopping ? "stopping" : state.isServing ? "ready" : "starting"
        return (
            state.isServing && !state.isStopping,
            ([word] + (state.files.isEmpty ? [] : [state.files]) + notes).joined(separator: "\n") + "\n"
        )
    }
}
