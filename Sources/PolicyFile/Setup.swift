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
        var reading = Reading()
        let configuration = Configuration.read(path, environment, &reading)
        // Without upstreams that could be read, those of the routes are none to complain of.
        let upstreams = reading.isFine ? configuration?.upstreams.map(\.name) : nil
        let set = (policies ?? configuration?.policies).flatMap { PolicySet.read($0, upstreams, &reading) }
        return try reading.whole(
            configuration.flatMap { one in set.map { Setup(configuration: one, policies: $0) } })
    }
}
