// What systemd is told of us (sd_notify), and that we are alive. A manager that can't be told is said once and holds up
// nothing: the gateway serves without it.

import Reactor
import System

/// The service manager that started us.
final class Supervisor: Sendable {
    private let socket: SupervisorSocket
    /// How often it wants to hear that we are alive; nil for not at all. Milliseconds.
    private let watchdog: UInt64?

    private static let patience: UInt64 = 1_000

    /// The manager that the environment names; nil where there is none. `isSuccessor` says that we take over from the
    /// process that it started, and with that the duty to say that the service is alive.
    init?(_ environment: [String: String], isSuccessor: Bool) throws(StartFault) {
        guard let name = environment["NOTIFY_SOCKET"], !name.isEmpty else { return nil }
        do throws(SystemFault) {
            socket = try SupervisorSocket(name)
        } catch {
            throw StartFault(
                text: "the service manager can't be told anything: \(error)",
                hint: "take `NOTIFY_SOCKET` out of the environment, if no manager started this")
        }
        let isOurs = isSuccessor || environment["WATCHDOG_PID"].map { $0 == "\(Program.id)" } ?? true
        // Half of what it waits, as its manual advises.
        watchdog = environment["WATCHDOG_USEC"].flatMap(UInt64.init).flatMap { time in
            isOurs && time >= 2_000 ? time / 2_000 : nil
        }
    }

    /// Requests are served.
    func ready(_ status: String) { tell("READY=1\nMAINPID=\(Program.id)\nSTATUS=\(status)") }

    /// The files are read again; `ready` ends that.
    func reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=\(Clocks.monotonic().nanoseconds / 1_000)")
    }

    /// No new connection is taken.
    func stopping() { tell("STOPPING=1\nSTATUS=finishing what is in flight") }

    /// Which process is the service from now on.
    func mainProcess(is id: Int32) {
        // In another namespace of processes it has no number for us.
        if id > 0 { tell("MAINPID=\(id)") }
    }

    /// Says that we are alive, as often as it wants, for as long as every loop does what it is given.
    func watch(_ loops: [EventLoop], while isOurs: @escaping @Sendable () -> Bool) throws(StartFault) {
        guard let watchdog else { return }
        do throws(SystemFault) {
            _ = try Thread { [self] in
                while isOurs() {
                    let next = Clocks.monotonic().advanced(byMilliseconds: watchdog)
                    let answers = Monitor(0)
                    for loop in loops { loop.spawn { answers.withLock { $0 += 1 } } }
                    if answers.wait(until: next, { $0 == loops.count ? true : nil }) == true {
                        tell("WATCHDOG=1")
                        _ = answers.wait(until: next) { _ -> Bool? in nil }
                    }
                }
            }
        } catch {
            throw StartFault(text: error.description)
        }
    }

    private func tell(_ text: String) {
        // It has gone, or does not read: nothing that a gateway should end for.
        try? socket.tell(text, by: Clocks.monotonic().advanced(byMilliseconds: Self.patience))
    }
}
