// `countersign serve`: the gateway itself. It reads both files, says everything that is wrong with them or starts, and
// then waits for signals: SIGTERM and SIGINT stop it in good order, a second one at once; SIGUSR1 opens the log anew.

import Domain
import PolicyFile
import System
import Wire

enum Serve {
    static let defaultConfiguration = "countersign.yaml"

    static func answer(_ arguments: Arguments, _ console: Console) throws(UsageFault) -> Answer {
        let path = arguments.config ?? defaultConfiguration
        let environment = ProcessEnvironment.all
        let inherited: InheritedSockets
        do throws(StartFault) {
            // First of all: the numbers of what is passed on may not be taken by anything else.
            inherited = try InheritedSockets(activatedBy: environment)
        } catch {
            throw UsageFault(message: error.text, hint: error.hint ?? "start it without a service manager")
        }
        guard Files.exists(path) else {
            throw .absent(path, "name a configuration with `--config FILE`")
        }
        let setup: Setup
        do throws(Findings) {
            setup = try Setup.load(path, environment: environment)
        } catch {
            return Answer(output: error.text(isColoured: console.isColoured) + "\n", status: .found)
        }
        do throws(StartFault) {
            try run(setup, inherited, environment, takesOver: arguments.takesOver)
            return Answer()
        } catch {
            throw UsageFault(
                message: error.text,
                hint: error.hint ?? "mend the configuration at \(Escaped.quoted(path, limit: 256))")
        }
    }

    private static func run(
        _ setup: Setup, _ inherited: InheritedSockets, _ environment: [String: String], takesOver: Bool
    ) throws(StartFault) {
        let signals: ControlSignals
        let plan: GatewayPlan
        do {
            signals = try ControlSignals()
            plan = try GatewayPlan(setup)
        } catch {
            throw StartFault(text: "\(error)")
        }
        let descriptors = Program.raiseDescriptorLimit()
        let supervisor = try Supervisor(environment, isSuccessor: takesOver)
        let (process, succession) = try Succession.begin(
            plan, inherited, supervisor, takesOver: takesOver, tell: tell)
        for endpoint in process.endpoints { tell("listening on \(endpoint)") }
        if let admin = process.admin { tell("admin on \(admin)") }
        for note in plan.notes { tell(note) }
        if let warning = plan.shortage(of: descriptors) { tell(warning) }
        supervisor?.ready("serving")
        wait(signals, process, succession, supervisor)
    }

    private static func wait(
        _ signals: ControlSignals, _ process: GatewayProcess, _ succession: Succession?,
        _ supervisor: Supervisor?
    ) {
        while true {
            switch try? signals.next() {
            case .reopen: process.reopenLog()
            case .reload:
                supervisor?.reloading()
                tell("SIGHUP: the files are read at the start alone in this version; nothing has changed")
                supervisor?.ready("serving")
            case .terminate, .interrupt, nil:
                let isHandedOver = succession?.stop() == false
                if !isHandedOver { supervisor?.stopping() }
                process.drain(isHandedOver: isHandedOver)
                tell("stopping: requests in flight go on to their end")
                process.end {
                    switch signals.next(within: 50) {
                    case .terminate, .interrupt: true
                    case .reload, .reopen, nil: false
                    }
                }
                return
            }
        }
    }

    /// What an operator sees in the journal. That nobody may be there to read it stops nothing.
    @Sendable private static func tell(_ line: String) {
        try? StandardStreams.writeError(Array("countersign: \(line)\n".utf8))
    }
}
