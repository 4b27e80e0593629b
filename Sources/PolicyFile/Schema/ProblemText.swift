// The closed table of problems, as clients read it.

import Domain

enum ProblemText {
    static var schema: String {
        let types = Problem.allCases.map { JSONTree.string("\(Problem.root)\($0.slug)") }
        let statuses = Set(Problem.allCases.map(\.status)).sorted().map(JSONTree.integer)
        func text(_ description: String) -> JSONTree {
            .object([("description", .string(description)), ("type", .string("string"))])
        }
        return JSONTree.object([
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string("A problem document of Countersign")),
            ("description", .string("What a refused caller gets, as application/problem+json (RFC 9457).")),
            ("type", .string("object")),
            ("required", .array(["type", "title", "status", "request_id"].map(JSONTree.string))),
            (
                "properties",
                .object([
                    (
                        "type",
                        .object([
                            ("description", .string("Which problem; more may come.")),
                            ("enum", .array(types)),
                        ])
                    ),
                    ("title", text("What the problem is called.")),
                    (
                        "status",
                        .object([
                            ("description", .string("The status of the response.")),
                            ("enum", .array(statuses)),
                        ])
                    ),
                    ("detail", text("What is wrong with this request.")),
                    ("instance", text("The path of what the problem is about.")),
                    ("request_id", text("Under this the gateway's log has the request.")),
                ])
            ),
        ]).text
    }

    static var tables: String {
        let rows = sorted.map {
            "| \($0.status) | [`\($0.slug)`](#\($0.slug)) | \($0.title) | \($0.side.rawValue) |"
        }
        let table = ["| status | problem | what it is called | who mends it |", "|---|---|---|---|"] + rows
        return ([table.joined(separator: "\n") + "\n"] + sorted.map(section)).joined(separator: "\n")
    }

    private static var sorted: [Problem] {
        Problem.allCases.sorted { ($0.status, $0.slug) < ($1.status, $1.slug) }
    }

    private static func section(_ problem: Problem) -> String {
        """
        ### \(problem.slug)

        **\(problem.status): \(problem.title)**

        \(problem.explanation)

        What to do, for \(problem.side.rawValue): \(problem.remedy)

        """
    }
}
