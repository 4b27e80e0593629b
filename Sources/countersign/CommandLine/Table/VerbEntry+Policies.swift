// The verbs that are about policies and the configuration.

import PolicyFile

extension VerbEntry {
    private static let path = Operand(word: Placeholder(name: "PATH", words: .yaml))

    static let explain = VerbEntry(
        summary: "say what policies decide of a request, and why",
        operand: path,
        options: [.method, .url, .header, .body, .source, .subject, .claims, .time, .config, .form],
        paragraphs: [
            """
            Says what the policies at PATH, a file or a folder, decide of a request that the options describe, and \
            why: for each route of the policy that answers its host, what it asks and what came of it. PATH is \
            `policies/` unless it is said, or what the configuration names. The request goes through the gateway's \
            own reader, and nothing is sent anywhere.
            """,
            """
            A path alone as URL goes to the first host of the one policy that there is; where there are several, \
            write the host. A body that begins like an object or a list is JSON and any other a form, unless \
            `--header` gives it a `Content-Type`.
            """,
        ],
        examples: [
            Example(
                purpose: "what becomes of a transfer by alice",
                command: #"""
                    countersign explain --method POST --url https://bank.example.com/api/transfers \
                        --body '{"amount":"120.00","currency":"EUR"}' --subject alice
                    """#),
            Example(
                purpose: "of a path that is written in another way",
                command: "countersign explain policies/bank.yaml --url /Admin/users/"),
            Example(
                purpose: "of a caller somewhere else, at another time, for a program",
                command: """
                    countersign explain policies/bank.yaml --url /reports \\
                        --source 10.0.0.7 --time 2026-12-31T18:00:00Z -o json
                    """),
        ],
        fine: "the decision is explained, whatever it is",
        found:
            "the files are wrong, or the gateway refuses the request by itself, before a policy decides")

    static let schema = VerbEntry(
        summary: "print the form of the configuration, of policies, or of what callers get",
        operand: Operand(
            word: Placeholder(name: "FORM", words: .choice(PublishedForm.allCases.map(\.rawValue))),
            isRequired: true),
        options: [.tables],
        paragraphs: [
            """
            Prints what FORM may hold as JSON Schema, for editors and other programs: `config` is countersign.yaml, \
            `policy` a file of policies, `scenarios` a file that policies include, `problem` the document that a \
            refused caller gets, `challenge` the states of a challenge. With `--tables` it prints the same for people.
            """
        ],
        examples: [
            Example(
                purpose: "let an editor check policies",
                command: "countersign schema policy >policy.schema.json"),
            Example(
                purpose: "read about every key of the configuration",
                command: "countersign schema config --tables"),
        ],
        fine: "it is printed")

    static let test = VerbEntry(
        summary: "try the cases that stand beside policies",
        operand: path,
        options: [.form],
        paragraphs: [
            """
            Tries the cases of PATH: a file that ends in `.tests.yaml`, a policy (then the file of that name beside \
            it), or a folder, `policies/` unless it is said (then all of its files). Each case is a request and what \
            has to become of it. A case that comes out otherwise is told, with the reason for what was decided.
            """
        ],
        examples: [
            Example(purpose: "try all cases of policies/", command: "countersign test"),
            Example(
                purpose: "try those in policies/bank.tests.yaml",
                command: "countersign test policies/bank.yaml"
            ),
            Example(purpose: "all of them for a program", command: "countersign test -o json"),
        ],
        fine: "every case came out as it says",
        found: "one came out otherwise, or the files are wrong")

    static let validate = VerbEntry(
        summary: "check policies, and the configuration where it is named",
        operand: path,
        options: [.config, .form],
        paragraphs: [
            """
            Checks the policies at PATH, a file or a folder, `policies/` unless it is said. With `--config` it checks \
            FILE and the environment's overrides too, and the policies against the upstreams, couriers, directories and \
            keys named there; they are then those of FILE unless PATH is said. It says everything that is wrong, each \
            with its place and the remedy. What is only worth a look is a warning.
            """
        ],
        examples: [
            Example(purpose: "check all of policies/", command: "countersign validate"),
            Example(
                purpose: "check one policy against a configuration",
                command: "countersign validate policies/demo.yaml --config countersign.yaml"),
            Example(
                purpose: "check what a container is going to be started with",
                command: """
                    COUNTERSIGN_LISTEN=127.0.0.1:8443 \\
                        countersign validate policies/demo.yaml --config countersign.yaml
                    """),
        ],
        fine: "nothing is wrong; there may be warnings", found: "something is wrong")
}
