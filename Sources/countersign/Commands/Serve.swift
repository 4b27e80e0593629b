// `countersign serve`: the gateway itself. It reads both files, says everything that is wrong with them or starts, and
// then waits for signals: SIGTERM and SIGINT stop it in good order, a second one at once; SIGUSR1 opens the log anew;
// SIGHUP has the files read again, as a change of them does.

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
        let read = Setup.read(path, environment: environment, today: Today.day)
        switch read.setup {
        case .success(let whole): setup = whole
        case .failure(let findings):
            return Answer(output: findings.text(isColoured: console.isColoured) + "\n", status: .found)
        }
        do throws(StartFault) {
            let reload = Reload(path, setup.configuration, read.files, tell: tell)
            try run(setup, reload, inherited, environment, takesOver: arguments.takesOver)
            return Answer()
        } catch {
            throw UsageFault(
                message: error.text,
                hint: error.hint ?? "mend the configuration at \(Escaped.quoted(path, limit: 256))")
        }
    }

    private static func run(
        _ setup: Setup, _ reload: consuming Reload, _ inherited: InheritedSockets,
        _ environment: [String: String],
        takesOver: Bool
    ) throws(StartFault) {
        let signals: ControlSignals
        let plan: GatewayPlan
        do throws(SystemFault) {
            signals = try ControlSignals()
        } catch {
            throw StartFault(text: "\(error)")
        }
        plan = try GatewayPlan(setup)
        let descriptors = Program.raiseDescriptorLimit()
        let supervisor = try Supervisor(environment, isSuccessor: takesOver)
        let (process, succession) = try Succession.begin(
            plan, inherited, supervisor, takesOver: takesOver, tell: tell)
        for (endpoint, place) in zip(process.endpoints, plan.listen) {
            tell("listening on \(endpoint)\(place.tls == nil ? "" : ", TLS")")
        }
        if let admin = process.admin { tell("admin on \(admin)") }
        for note in plan.notes { tell(note) }
        if let warning = plan.shortage(of: descriptors) { tell(warning) }
        if let warnings = setup.policies.warnings {
            tell("the policies are taken, with warnings:\n" + warnings.text(isColoured: false))
        }
        supervisor?.ready("serving")
        wait(signals, process, succession, supervisor, reload)
    }

    private static func wait(
        _ signals: ControlSignals, _ process: GatewayProcess, _ succession: Succession?,
        _ supervisor: Supervisor?, _ reload: consuming Reload
    ) {
        while true {
            switch signals.next(within: Reload.interval) {
            case nil:
                process.countDescriptors()
                reload.look(after: process)
            case .reopen: process.reopenLog()
            case .reload:
                supervisor?.reloading()
                reload.run(process, "SIGHUP")
                supervisor?.ready("serving")
            case .terminate, .interrupt:
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
