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
        guard Files.exists(path) else {
            throw .absent(path, "name a configuration with `--config FILE`")
        }
        let setup: Setup
        do throws(Findings) {
            setup = try Setup.load(path, environment: ProcessEnvironment.all)
        } catch {
            return Answer(output: error.text(isColoured: console.isColoured) + "\n", status: .found)
        }
        do throws(StartFault) {
            try run(setup)
            return Answer()
        } catch {
            throw UsageFault(
                message: error.text, hint: "mend the configuration at \(Escaped.quoted(path, limit: 256))")
        }
    }

    private static func run(_ setup: Setup) throws(StartFault) {
        let signals: ControlSignals
        let plan: GatewayPlan
        do {
            signals = try ControlSignals()
            plan = try GatewayPlan(setup)
        } catch {
            throw StartFault(text: "\(error)")
        }
        let descriptors = Program.raiseDescriptorLimit()
        let process = try GatewayProcess(plan)
        for endpoint in process.endpoints { tell("listening on \(endpoint)") }
        if let admin = process.admin { tell("admin on \(admin)") }
        for note in plan.notes { tell(note) }
        if let warning = plan.shortage(of: descriptors) { tell(warning) }
        wait(signals, process)
    }

    private static func wait(_ signals: ControlSignals, _ process: GatewayProcess) {
        while true {
            switch try? signals.next() {
            case .reopen: process.reopenLog()
            case .reload:
                tell("SIGHUP: the files are read at the start alone in this version; nothing has changed")
            case .terminate, .interrupt, nil:
                tell("stopping: requests in flight go on to their end")
                process.stop {
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
    private static func tell(_ line: String) {
        try? StandardStreams.writeError(Array("countersign: \(line)\n".utf8))
    }
}
