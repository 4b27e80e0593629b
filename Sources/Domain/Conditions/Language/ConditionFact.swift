// The variables: the closed list of what a condition can ask of a request.

/// One thing that a request shows.
enum ConditionFact: Hashable, Sendable {
    case method
    case host
    case path
    case query
    case headers
    case time
    /// By its number.
    case parameter(Int)
    case json
    case form
    case subjectID
    case subjectClaims
    case sourceAddress

    var type: ConditionType {
        switch self {
        case .method, .host, .path, .parameter, .subjectID: .string
        case .query, .headers, .form: .map(.string, .string)
        case .time: .timestamp
        case .json, .subjectClaims: .dyn
        case .sourceAddress: .ip
        }
    }

    var reads: ConditionInputs {
        switch self {
        case .json, .form: .body
        case .subjectID, .subjectClaims: .subject
        default: []
        }
    }

    /// The names that stand alone.
    static let variables: [(name: String, fact: ConditionFact)] = [("json", .json), ("form", .form)]

    /// The names behind the point.
    static func fields(
        of record: ConditionRecord, parameters: [String]
    ) -> [(name: String, fact: ConditionFact)] {
        switch record {
        case .request:
            [
                ("method", .method), ("host", .host), ("path", .path), ("query", .query),
                ("headers", .headers), ("time", .time),
            ]
        case .path: parameters.enumerated().map { ($1, .parameter($0)) }
        case .subject: [("id", .subjectID), ("claims", .subjectClaims)]
        case .source: [("address", .sourceAddress)]
        case .google, .protobuf: []
        }
    }
}
