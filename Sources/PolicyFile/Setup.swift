// The two files together, as the gateway takes them: what is wrong with both is told at once, and neither is taken
// while anything is.

public import Domain

/// A configuration and the policies that it names.
public struct Setup: Sendable {
    /// What countersign.yaml says.
    public let configuration: Configuration
    /// What its policies say, checked against what it has.
    public let policies: LoadedPolicies

    /// The setup that begins with this file.
    /// - Parameters:
    ///   - policies: where the policies are instead of where the configuration says.
    ///   - environment: the variables of the process.
    ///   - today: the day that routes which only watch are held against; nil where nobody says which it is.
    public static func load(
        _ path: String, policies: String? = nil, environment: [String: String], today: CalendarDay?
    ) throws(Findings) -> Setup {
        try read(path, policies: policies, environment: environment, today: today).setup.get()
    }

    /// The same, and which files it took: they are worth another look when they change, above all where they are wrong.
    public static func read(
        _ path: String, policies: String? = nil, environment: [String: String], today: CalendarDay?
    ) -> (setup: Result<Setup, Findings>, files: [ReadFile]) {
        var reading = Reading()
        do throws(Findings) {
            return (.success(try read(path, policies, environment, today, &reading)), reading.files)
        } catch {
            return (.failure(error), reading.files)
        }
    }

    private static func read(
        _ path: String, _ policies: String?, _ environment: [String: String], _ today: CalendarDay?,
        _ reading: inout Reading
    ) throws(Findings) -> Setup {
        let configuration = Configuration.read(path, environment, &reading)
        // Where not all that it has could be read, what policies name is nothing to complain of.
        let surroundings = reading.isFine ? configuration.map { Surroundings($0) } : nil
        let set = (policies ?? configuration?.policies).flatMap {
            PolicySet.read($0, within: surroundings, today, &reading)
        }
        let warnings = reading.findings
        return try reading.whole(
            configuration.flatMap { one in
                set.map {
                    Setup(configuration: one, policies: LoadedPolicies(set: $0, warnings: warnings))
                }
            })
    }
}
