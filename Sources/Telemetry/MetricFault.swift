/// Why a metric was not registered. All of these are mistakes in our own code and show when the process starts.
public enum MetricFault: Error, Equatable, Sendable {
    /// Not `[a-z][a-z0-9_]*`, or longer than 100.
    case badName(String)
    /// A name that doesn't end as its kind wants, or ends as another's.
    case badEnding(name: String, wanted: String)
    /// A name that is taken.
    case taken(String)
    /// No help text.
    case noHelp(String)
    /// A label that is no name, is Prometheus's own, comes twice, or is one too many.
    case badLabel(String)
    /// Ends of buckets that don't rise, or none, or more than 64.
    case buckets

    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .badName(let name): "`\(name)` is no name of a metric"
        case .badEnding(let name, let wanted): "the name `\(name)` must \(wanted)"
        case .taken(let name): "the metric `\(name)` is registered twice"
        case .noHelp(let name): "the metric `\(name)` has no help text"
        case .badLabel(let name): "`\(name)` can't be a label"
        case .buckets: "the ends of buckets don't rise, or are none or too many"
        }
    }
}
