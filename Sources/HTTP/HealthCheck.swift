// Asking endpoints whether they are well, where a configuration wants it. It is an opinion of its own beside what requests
// meet (UpstreamEndpoint): an endpoint is given requests while neither speaks against it.

import Reactor
import Wire

/// How endpoints are asked. Times are milliseconds.
public struct HealthCheckSettings: Equatable, Sendable {
    /// What is asked for; an answer of 2xx or 3xx is well.
    public var path: String
    /// How long after one question the next is put.
    public var interval: UInt64
    /// How long the answer may take.
    public var timeout: UInt64
    /// How many good answers in a row bring an endpoint back.
    public var rise: Int
    /// How many bad ones in a row take it out.
    public var fall: Int

    /// Settings of these values.
    public init(path: String, interval: UInt64, timeout: UInt64, rise: Int, fall: Int) {
        self.path = path
        self.interval = interval
        self.timeout = timeout
        self.rise = rise
        self.fall = fall
    }
}

/// How many answers in a row spoke for or against an endpoint, and what that comes to.
struct HealthCount {
    private var good = 0
    private var bad = 0
    private(set) var isHealthy = true

    mutating func note(isWell: Bool, _ settings: HealthCheckSettings) {
        good = isWell ? good + 1 : 0
        bad = isWell ? 0 : bad + 1
        if good >= settings.rise { isHealthy = true }
        if bad >= settings.fall { isHealthy = false }
    }
}

extension Upstream {
    /// Asks every endpoint, again and again, until the upstream is closed.
    nonisolated(nonsending) public func keepChecking() async {
        guard let check = settings.check else { return }
        let waiter = Waiter(on: loop)
        var counts = settings.addresses.map { _ in HealthCount() }
        while !isClosed {
            for place in counts.indices {
                counts[place].note(isWell: await isWell(place, check, waiter), check)
                noteHealth(counts[place].isHealthy, of: place)
            }
            let next = loop.now.advanced(byMilliseconds: check.interval)
            waiter.deadline = next
            while loop.now < next, !isClosed { await waiter.wait() }
        }
    }

    /// One question to one endpoint, on a connection of its own.
    nonisolated(nonsending) private func isWell(
        _ place: Int, _ check: HealthCheckSettings, _ waiter: Waiter
    ) async -> Bool {
        guard let stream = try? await connect(place, waiter) else { return false }
        defer { stream.close() }
        var output = ByteBuffer()
        output.append("GET ")
        output.append(Array(check.path.utf8))
        output.append(" HTTP/1.1\r\nhost: ")
        output.append(Array(settings.checkHost.utf8))
        output.append("\r\nuser-agent: countersign\r\nconnection: close\r\n\r\n")
        var input = ByteBuffer(capacity: 2_048)
        var parser = ResponseHeadParser()
        var head = ResponseHead()
        waiter.deadline = loop.now.advanced(byMilliseconds: check.timeout)
        while !waiter.isOverdue, !isClosed {
            stream.interest = [.readable, .writable]
            if stream.sendAll(&output) == .failed { return false }
            switch stream.receive(into: &input, room: 512) {
            case .moved:
                do throws(HTTPFault) {
                    let length = try input.withSpan { span throws(HTTPFault) in
                        try parser.parse(span, into: &head)
                    }
                    if length != nil { return 200...399 ~= head.status }
                } catch {
                    return false
                }
            case .wait: await waiter.wait()
            case .ended, .failed: return false
            }
        }
        return false
    }
}
