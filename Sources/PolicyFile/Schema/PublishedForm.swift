// What others may rely on: the form of the two files, and of the documents that refused callers get. For programs as
// JSON Schema, for people as tables in Markdown. Both are written from the tables that the loaders and the refusals
// themselves stand on.

import Domain

/// A form that is published.
public enum PublishedForm: String, CaseIterable, Sendable {
    /// countersign.yaml
    case config
    /// A file of policies.
    case policy
    /// A file of scenarios that policies include.
    case scenarios
    /// The document of a refusal.
    case problem
    /// The states of a challenge.
    case challenge

    /// Its JSON Schema, draft 2020-12, indented.
    public var schema: String {
        switch self {
        case .config:
            SchemaText(takesReferences: true).text(
                "countersign.yaml", "How a Countersign gateway is set up.", Configuration.type.shape)
        case .policy:
            SchemaText(takesReferences: false).text(
                "A policy of Countersign", "Which requests go to which app, and what they need.",
                PolicyDraft.type.shape)
        case .scenarios:
            SchemaText(takesReferences: false).text(
                "Scenarios of Countersign", "What several policies ask of callers, for their `include`.",
                IncludedDraft.type.shape)
        case .problem: ProblemText.schema
        case .challenge: ChallengeText.schema
        }
    }

    /// The same for people, in Markdown.
    public var tables: String {
        switch self {
        case .config: TablesText().text(Configuration.type.shape, variables: true)
        case .policy: TablesText().text(PolicyDraft.type.shape, variables: false)
        case .scenarios: TablesText().text(IncludedDraft.type.shape, variables: false)
        case .problem: ProblemText.tables
        case .challenge: ChallengeText.tables
        }
    }

    /// The variables of the environment that stand for keys of the configuration, in the order of the keys.
    public static var variables: [(name: String, key: String)] {
        guard case .mapping(let keys) = Configuration.type.shape else { return [] }
        return keys.fields.compactMap { field in field.variable.map { (name: $0, key: field.name) } }
    }
}
