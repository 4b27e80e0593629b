// `countersign validate`: what is wrong with policies, and with the configuration where it is named, before a gateway
// is started with them. It reads with the loaders of the gateway and nothing else.

import Crypto
import Domain
import PolicyFile
import System
import Wire

enum Validate {
    static let defaultPath = "policies/"

    static func answer(_ arguments: Arguments, _ console: Console) throws(UsageFault) -> Answer {
        if let config = arguments.config, !Files.exists(config) {
            throw .absent(config, "name a configuration that is there")
        }
        let path = arguments.operands.first ?? (arguments.config == nil ? defaultPath : nil)
        if let path, !Files.exists(path) {
            throw .absent(path, "name a file or a folder of policies")
        }
        do throws(Findings) {
            let (loaded, configuration) = try load(path, arguments.config)
            if let configuration, let config = arguments.config { try check(configuration, config) }
            if arguments.wantsJSON { return Answer(output: json(loaded)) }
            let warnings = loaded.warnings.map {
                $0.text(isColoured: console.isColoured) + "\n" + count($0.count, "warning") + "\n"
            }
            let output = text(loaded.set, configuration, arguments.config, console)
            return Answer(output: (warnings ?? "") + output)
        } catch {
            let output =
                arguments.wantsJSON
                ? JSONPage.text { error.write(to: &$0) }
                : error.text(isColoured: console.isColoured) + "\n" + counts(error) + "\n"
            return Answer(output: output, status: .found)
        }
    }

    /// `2 problems, 1 warning`
    private static func counts(_ findings: Findings) -> String {
        let problems = count(findings.count - findings.warningCount, "problem")
        return findings.warningCount == 0
            ? problems : problems + ", " + count(findings.warningCount, "warning")
    }

    /// Certificates and keys are looked at by the library that will use them, and that knows of no lines.
    private static func check(_ configuration: Configuration, _ path: String) throws(Findings) {
        do throws(StartFault) {
            try TLSPlan.check(configuration)
        } catch {
            throw Findings(.certificate, file: path, error.text, "put a good certificate, key or list there")
        }
    }

    private static func load(
        _ path: String?, _ config: String?
    ) throws(Findings) -> (LoadedPolicies, Configuration?) {
        guard let config else { return (try PolicySet.load(path ?? defaultPath, today: Today.day), nil) }
        let setup = try Setup.load(
            config, policies: path, environment: ProcessEnvironment.all, today: Today.day)
        return (setup.policies, setup.configuration)
    }

    private static func text(
        _ set: PolicySet, _ configuration: Configuration?, _ path: String?, _ console: Console
    ) -> String {
        let policies = count(set.policies.count, "policy", "policies")
        var lines = [console.good("fine") + ": \(policies) with \(count(set.routeCount, "route"))"]
        if let configuration, let path {
            let listeners = count(configuration.listen.count, "listener")
            let upstreams = count(configuration.upstreams.count, "upstream")
            lines.append(
                console.good("fine") + ": \(Escaped.quoted(path, limit: 256)) with \(listeners), \(upstreams)"
            )
        }
        let width = set.policies.map { $0.id.text.utf8.count }.max() ?? 0
        let countWidth = set.policies.reduce(12) { max($0, count($1.routes.count, "route").utf8.count + 2) }
        lines.append("")
        for policy in set.policies {
            let hosts =
                policy.hosts.isEmpty ? "every host" : policy.hosts.map(\.description).joined(separator: ", ")
            let version = console.faint("version \(policy.version.description.prefix(12))")
            let routes = count(policy.routes.count, "route").padded(to: countWidth)
            lines.append("  \(policy.id.text.padded(to: width + 2))\(routes)\(version)  \(hosts)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func json(_ loaded: LoadedPolicies) -> String {
        JSONPage.text { writer in
            writer.key("policies")
            writer.array { writer in
                for policy in loaded.set.policies {
                    writer.object { writer in
                        writer.member("id", policy.id.text)
                        writer.member("version", policy.version.description)
                        writer.member("routes", policy.routes.count)
                        writer.key("hosts")
                        writer.array { writer in
                            for host in policy.hosts { writer.string(host.octets) }
                        }
                    }
                }
            }
            if let warnings = loaded.warnings { return warnings.write(to: &writer) }
            writer.key("findings")
            writer.array { _ in }
            writer.member("more", 0)
        }
    }

    private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
