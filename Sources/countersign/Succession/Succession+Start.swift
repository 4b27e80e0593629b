// Starting a gateway: from nothing, with sockets of the service supervisor, or with those of a gateway that runs.

import Reactor
import System

extension Succession {
    /// Starts a gateway that serves when this returns, and what listens for its successor, where there may be one.
    static func begin(
        _ plan: GatewayPlan, _ inherited: InheritedSockets, _ supervisor: Supervisor?, takesOver: Bool,
        tell: @escaping @Sendable (String) -> Void
    ) throws(StartFault) -> (GatewayProcess, Succession?) {
        var inherited = inherited
        guard let path = plan.takeover else {
            guard !takesOver else {
                throw StartFault(
                    text: "the configuration names no place to take over at",
                    hint: "write `takeover: { path: run/takeover.sock }`, and start once without `--takeover`"
                )
            }
            let process = try GatewayProcess(plan, &inherited)
            if let supervisor { try process.watch(for: supervisor) { true } }
            return (process, nil)
        }
        guard takesOver else {
            let control = try ownSocket(at: path)
            let process = try GatewayProcess(plan, &inherited)
            return (process, try listen(with: control, process, supervisor, tell))
        }
        let predecessor = try Predecessor(at: path)
        let control = try predecessor.controlSocket()
        inherited.add(predecessor.sockets)
        let process = try GatewayProcess(plan, &inherited)
        do throws(StartFault) {
            try predecessor.conclude(taken: inherited.taken)
        } catch {
            // That one goes on, and accepts who waits; whom we have accepted already is served to the end.
            for socket in process.sockets where inherited.taken.contains(socket.endpoint) {
                socket.handOver()
            }
            process.drain(isHandedOver: true)
            process.end { false }
            throw error
        }
        tell("took over at \(path)")
        return (process, try listen(with: control, process, supervisor, tell))
    }

    private static func listen(
        with control: consuming PacketSocket, _ process: GatewayProcess, _ supervisor: Supervisor?,
        _ tell: @escaping @Sendable (String) -> Void
    ) throws(StartFault) -> Succession {
        let succession = try Succession(at: control, process.sockets, supervisor: supervisor, tell: tell) {
            Program.tellItself(.terminate)
        }
        if let supervisor { try process.watch(for: supervisor) { succession.isOurs } }
        return succession
    }

    private static func ownSocket(at path: String) throws(StartFault) -> PacketSocket {
        do throws(SystemFault) {
            return try PacketSocket.listeningAnew(at: path)
        } catch {
            switch error.code {
            case .addressInUse:
                throw StartFault(
                    text: "there is a gateway already at `\(path)`, or what is there is no socket",
                    hint: "`--takeover` takes over from it; or end it first, or name another `takeover` path")
            case .noSuchFile:
                throw StartFault(
                    text: "the folder of `\(path)`, where another process could take over, is not there",
                    hint: "make it, for the gateway's user alone, or name another `takeover` path")
            default:
                throw StartFault(text: "nobody could take over at `\(path)`: \(error)")
            }
        }
    }
}
