// The verbs that run a gateway, or show how it reads.

extension VerbEntry {
    static let demo = VerbEntry(
        summary: "run a demo bank behind a gateway, and show what becomes of odd requests",
        options: [.once, .form],
        paragraphs: [
            """
            Runs a demo bank on this machine with a gateway in front of it, without any configuration; sends one good \
            request and some that have fooled gateways, and shows what the caller got and what the bank saw. Then \
            both go on running, for you to try, until Ctrl-C; `--once` ends them instead, and `-o json` does too.
            """
        ],
        examples: [
            Example(
                purpose: "show what becomes of some requests, and go on until Ctrl-C",
                command: "countersign demo", status: nil),
            Example(
                purpose: "check that this program does what it must", command: "countersign demo --once"),
            Example(purpose: "the same for a program", command: "countersign demo -o json"),
        ],
        fine: "every request came out as it must", found: "something came out otherwise")

    static let inspect = VerbEntry(
        summary: "say how the gateway reads a raw HTTP message, or why it refuses it",
        operand: Operand(word: Placeholder(name: "FILE", words: .file)),
        options: [.scheme, .response, .form],
        paragraphs: [
            """
            Reads FILE, or standard input, as the octets of a connection: one HTTP/1.1 message, and whatever follows \
            it as the next. Says how the gateway reads each: its parts, and its body by its framing, as strict JSON \
            where it is `application/json`. For what is refused it says the reason, the status, the octet and the \
            remedy.
            """,
            #"""
            Octets that are not visible ASCII are shown as `\r`, `\n`, `\t`, `\\` and `\xHH`. Octets are counted from \#
            0, lines from 1.
            """#,
        ],
        examples: [
            Example(
                purpose: "how the gateway reads the request in a file",
                command: "countersign inspect request.http"),
            Example(
                purpose: "why it refuses this one",
                command:
                    #"printf 'GET /docs%%2Fa HTTP/1.1\r\nHost: bank.example.com\r\n\r\n' | countersign inspect"#,
                status: .found),
            Example(
                purpose: "the same for a response",
                command:
                    #"printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' | countersign inspect --response"#
            ),
        ],
        fine: "everything was taken", found: "something is refused, or cut short")

    static let serve = VerbEntry(
        summary: "run the gateway",
        options: [.config, .takeover],
        paragraphs: [
            """
            Runs the gateway that FILE describes, `countersign.yaml` unless `--config` says another, until SIGTERM or \
            SIGINT: then it takes no new connection, finishes what is in flight, and ends; a second signal ends it \
            at once. SIGHUP has the files read again, as a change of them does, and SIGUSR1 opens the access log \
            anew. What is wrong with FILE or its policies is said, all of it, before anything is started.
            """,
            """
            With `--takeover` it takes the listening sockets from the gateway that runs, which FILE names by its key \
            `takeover`, and serves; then that one ends as on SIGTERM. If anything fails before, that one goes on as \
            if nothing had happened.
            """,
        ],
        examples: [
            Example(
                purpose: "run the gateway that countersign.yaml describes", command: "countersign serve",
                status: nil),
            Example(
                purpose: "put a new one in the place of the one that runs",
                command: "countersign serve --config /etc/countersign/countersign.yaml --takeover",
                status: nil
            ),
        ],
        fine: "it ran, and was told to end",
        found: "something is wrong with the configuration or the policies")
}
