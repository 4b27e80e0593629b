// The two files together, as the gateway takes them: what is wrong with both is told at once, and neither is taken
// while anything is.

public import Domain

/// A configuration and the policies that it names.
public struct Setup: Sendable {
    /// What countersign.yaml says.
    public let configuration: Configuration
    /// What its policies say, checked against its upstreams.
    public let policies: PolicySet

    /// The setup that begins with this file.
    /// - Parameters:
    ///   - policies: where the policies are instead of where the configuration says.
    ///   - environment: the variables of the process.
    public static func load(
        _ path: String, policies: String? = nil, environment: [String: String]
    ) throws(Findings) -> Setup {
        try read(path, policies: policies, environment: environment).setup.get()
    }

    /// The same, and which files it took: they are worth another look when they change, above all where they are wrong.
    public static func read(
        _ path: String, policies: String? = nil, environment: [String: String]
    ) -> (setup: Result<Setup, Findings>, files: [ReadFile]) {
        var reading = Reading()
        do throws(Findings) {
            return (.success(try read(path, policies, environment, &reading)), reading.files)
        } catch {
            return (.failure(error), reading.files)
        }
    }

    private static func read(
        _ path: String, _ policies: String?, _ environment: [String: String], _ reading: inout Reading
    ) throws(Findings) -> Setup {
        let configuration = Configuration.read(path, environment, &reading)
        // Without upstreams that could be read, those of the routes are none to complain of.
        let upstreams = reading.isFine ? configuration?.upstreams.map(\.name) : nil
        let set = (policies ?? configuration?.policies).flatMap { PolicySet.read($0, upstreams, &reading) }
        return try reading.whole(
            configuration.flatMap { one in set.map { Setup(configuration: one, policies: $0) } })
    }
}
