// Both files again, while the gateway runs: on SIGHUP, and when one of them has changed and lies still. What they say now is
// checked as at the start, and taken as a whole or not at all; what is served stays what was good last. Certificates go
// their own way where a policy is wrong: a mistake there should not have one expire.

import Crypto
import Domain
import PolicyFile
import System

/// Keeps a running gateway to its files.
struct Reload: ~Copyable {
    private let path: String
    private let start: Configuration
    private let tell: @Sendable (String) -> Void
    private var watch: FileWatch

    /// How often the files are asked whether they have changed. Milliseconds.
    static let interval = 500

    /// A gateway started with this configuration, out of these files.
    init(
        _ path: String, _ start: Configuration, _ files: [ReadFile],
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.path = path
        self.start = start
        self.tell = tell
        watch = FileWatch(files)
    }

    /// Reads the files again if they have changed.
    mutating func look(after process: GatewayProcess) {
        if watch.hasChanged() { run(process, "the files have changed") }
    }

    /// Reads the files again.
    mutating func run(_ process: GatewayProcess, _ occasion: String) {
        var (setup, files) = Setup.read(path, environment: ProcessEnvironment.all, today: Today.day)
        // What is swapped while it is read may be a half of each version.
        for _ in 0..<3 where !files.areAsRead {
            (setup, files) = Setup.read(path, environment: ProcessEnvironment.all, today: Today.day)
        }
        watch = FileWatch(files)
        guard files.areAsRead else {
            return tell(
                "\(occasion): the files change while they are read, and are looked at again in a moment")
        }
        switch setup {
        case .success(let setup): take(setup, process, occasion)
        case .failure(let findings):
            process.refuse()
            tell(
                "\(occasion): refused, and what was served is served on:\n" + findings.text(isColoured: false)
            )
            renewCertificates(of: process, occasion)
        }
    }

    private func take(_ setup: Setup, _ process: GatewayProcess, _ occasion: String) {
        do throws(StartFault) {
            let plan = try GatewayPlan(setup)
            let certificates = try TLSPlan.renew(process.plan, from: setup.configuration)
            try process.take(plan)
            let fixed = setup.configuration.keysFixed(since: start)
            let version = "policies of version \(plan.policies.shortVersion)"
            let places = certificates > 0 ? ", certificates in \(certificates) places" : ""
            tell("\(occasion): taken, \(version)\(places)")
            if let warnings = setup.policies.warnings {
                tell("\(occasion): with warnings:\n" + warnings.text(isColoured: false))
            }
            if !fixed.isEmpty {
                let keys = fixed.map { "`\($0)`" }.joined(separator: ", ")
                tell(
                    "\(occasion): \(keys) can't change while the gateway runs: restart it, or have a new one take over"
                )
            }
        } catch {
            process.refuse()
            tell("\(occasion): refused, and what was served is served on: \(error.text)")
        }
    }

    private func renewCertificates(of process: GatewayProcess, _ occasion: String) {
        guard let configuration = try? Configuration.load(path, environment: ProcessEnvironment.all),
            let count = try? TLSPlan.renew(process.plan, from: configuration), count > 0
        else { return }
        tell("\(occasion): certificates were read again all the same, in \(count) places")
    }
}

extension PolicySet {
    /// How their version begins: enough to tell one from another.
    var shortVersion: String { String(version.description.prefix(12)) }
}
