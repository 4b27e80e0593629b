// What is to be said of the program beside its verbs.

import PolicyFile

enum ProgramEntry {
    /// What it is, in one line.
    static let summary = "a gateway that asks for a one-time code before it lets a request through"

    /// What it is, at length.
    static let paragraphs = [
        """
        Countersign stands in front of a web app. A policy says which requests go to the app, which need a second \
        approval, and which are refused; what no route of a policy takes is refused.
        """,
        today,
        """
        `--name value` and `--name=value` are the same. `--` ends the options. No option is taken twice, unless it \
        says so, and a word that nobody knows is refused and never passed over.
        """,
    ]

    /// What this version does not do yet.
    static let today = "This version forwards and refuses; it asks nobody for a code yet."

    /// The files that it reads where none is named.
    static let files = [
        ("countersign.yaml", "the configuration: where the gateway listens, and what is behind it"),
        ("policies/", "the policies: which requests go where, and what they need"),
        ("policies/*.tests.yaml", "cases beside them, each a request and what has to become of it"),
    ]

    /// The variables of the environment that count.
    static let environment =
        PublishedForm.variables.map { ($0.name, "stands for the key `\($0.key)` of the configuration") } + [
            ("NO_COLOR", "no colours, if it is set to anything but nothing"),
            ("TERM", "no colours, if it is `dumb`"),
            ("LISTEN_PID, LISTEN_FDS", "sockets that systemd has opened (see sd_listen_fds(3))"),
            ("NOTIFY_SOCKET, WATCHDOG_USEC", "where systemd wants to be told of it (see sd_notify(3))"),
        ]

    /// What each status means of all verbs.
    static let statuses: [(status: ExitStatus, text: String)] = [
        (.fine, "fine"), (.found, "found something"), (.misused, "wrong use, or the work could not be done"),
    ]

    /// Where there is more.
    static let others = ["nginx(8)", "systemd.service(5)", "systemd.socket(5)"]
}
