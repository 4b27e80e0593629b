/// `countersign help`: what there is, and how one verb is used.
enum Help {
    static func answer(_ arguments: Arguments) throws(UsageFault) -> Answer {
        guard let word = arguments.operands.first else { return Answer(output: overview) }
        guard let verb = Verb(word: word) else { throw .unknownVerb(word) }
        return answer(about: verb)
    }

    static func answer(about verb: Verb) -> Answer {
        Answer(output: usage(of: verb))
    }

    private static let statuses = "exit status: 0 fine, 1 found something, 2 wrong use\n"

    private static var overview: String {
        """
        Countersign is a gateway that asks for a one-time code before it lets a request through.
        This version forwards and refuses; it asks nobody for a code yet.

        usage: countersign VERB [OPTION]...

        \(rows(Verb.allCases.map { ($0.rawValue, $0.summary) }))
        `countersign help VERB` says how a verb is used.
        \(statuses)
        """
    }

    private static func usage(of verb: Verb) -> String {
        let operand = verb.operand.map { " [\($0.name)]" } ?? ""
        let options = verb.options.map { " [\($0.usage)]" }.joined()
        var text = "usage: countersign \(verb.rawValue)\(operand)\(options)\n\n\(about(verb))\n"
        if !verb.options.isEmpty {
            text += "\n" + rows(verb.options.map { ($0.usage, $0.summary) })
        }
        return text + "\n" + statuses
    }

    private static func about(_ verb: Verb) -> String {
        switch verb {
        case .inspect:
            """
            Reads FILE, or standard input, as the octets of a connection: one HTTP/1.1 message, and
            whatever follows it as the next. Says how the gateway reads each: its parts, and its body
            by its framing, as strict JSON where it is `application/json`. For what is refused it says
            the reason, the status, the octet and the remedy, and ends with status 1.

            Octets that are not visible ASCII are shown as `\\r`, `\\n`, `\\t`, `\\\\` and `\\xHH`. Octets
            are counted from 0, lines from 1.
            """
        case .explain:
            """
            Says what the policies at PATH, a file or a folder, decide of a request that the options describe,
            and why: for each route of the policy that answers its host, what it asks and what came of it. PATH
            is `policies/` unless it is said, or what the configuration names. Nothing is sent anywhere. Ends
            with status 1 where the gateway refuses the request before it asks its policies.

              countersign explain --method POST --url https://bank.example.com/api/transfers \\
                  --body '{"amount":"120.00"}' --subject alice
            """
        case .test:
            """
            Tries the cases of PATH: a file that ends in `.tests.yaml`, a policy (then the file of that name
            beside it), or a folder, `policies/` unless it is said (then all of its files). Each case is a request and what has to become of it. A
            case that comes out otherwise is told, with the reason for what was decided, and the status is 1.
            """
        case .demo:
            """
            Runs a demo bank on this machine with a gateway in front of it, without any configuration; sends
            one good request and some that have fooled gateways, and shows what the caller got and what the
            bank saw. Then both go on running, for you to try, until Ctrl-C; `--once` ends them instead, and
            `-o json` does too. Ends with status 1 if anything came out other than it must.
            """
        case .schema:
            """
            Prints what FORM may hold as JSON Schema, for editors and other programs: `config` is
            countersign.yaml, `policy` a file of policies, `scenarios` a file that policies include,
            `problem` the document that a refused caller gets. With `--tables` it prints the same for
            people.
            """
        case .validate:
            """
            Checks the policies at PATH, a file or a folder, `policies/` unless it is said. With
            `--config` it checks FILE and the environment's overrides too, and the policies against the
            upstreams, couriers, directories and keys named there; they are then those of FILE unless
            PATH is said. It says everything that is wrong, each with its place and the remedy, and then
            ends with status 1. What is only worth a look is a warning, and the status stays 0.
            """
        case .serve:
            """
            Runs the gateway that FILE describes, `countersign.yaml` unless `--config` says another, until
            SIGTERM or SIGINT: then it takes no new connection, finishes what is in flight, and ends; a
            second signal ends it at once. SIGUSR1 opens the access log anew. What is wrong with FILE or
            its policies is said, all of it, before anything is started.

            With `--takeover` it takes the listening sockets from the gateway that runs, which FILE names
            by its key `takeover`, and serves; then that one ends as on SIGTERM. If anything fails before,
            that one goes on as if nothing had happened.
            """
        case .version: "Says the version of the program and of the OpenSSL it runs with."
        case .help: "Says what verbs there are, or how VERB is used."
        }
    }

    private static func rows(_ rows: [(name: String, text: String)]) -> String {
        let width = rows.map(\.name.utf8.count).max() ?? 0
        return rows.map { "  " + $0.name.padded(to: width + 2) + $0.text + "\n" }.joined()
    }
}
