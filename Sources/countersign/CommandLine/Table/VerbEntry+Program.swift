// The verbs that are about the program itself.

extension VerbEntry {
    static let completions = VerbEntry(
        summary: "print what makes a shell complete the words of countersign",
        operand: Operand(
            word: Placeholder(name: "SHELL", words: .choice(Shell.allCases.map(\.rawValue))),
            isRequired: true),
        paragraphs: [
            """
            Prints a script for SHELL, which is `bash`, `zsh` or `fish`, that completes verbs, options, their values \
            and the names of files. Zsh looks for it in the folders of `fpath`: put \
            `fpath=(~/.zfunc $fpath)` before `compinit` into ~/.zshrc if it is to be in ~/.zfunc.
            """
        ],
        examples: [
            Example(
                purpose: "for the bash that is running", command: "source <(countersign completions bash)"),
            Example(
                purpose: "for every bash that has bash-completion",
                command: #"""
                    mkdir -p ~/.local/share/bash-completion/completions && \
                        countersign completions bash >~/.local/share/bash-completion/completions/countersign
                    """#),
            Example(
                purpose: "for every zsh",
                command: "mkdir -p ~/.zfunc && countersign completions zsh >~/.zfunc/_countersign"),
            Example(
                purpose: "for every fish",
                command: #"""
                    mkdir -p ~/.config/fish/completions && \
                        countersign completions fish >~/.config/fish/completions/countersign.fish
                    """#),
        ],
        fine: "it is printed")

    static let man = VerbEntry(
        summary: "print the page of the manual",
        options: [.markdown],
        paragraphs: ["Prints countersign(1), in roff. It says of every verb what `countersign help` says."],
        examples: [
            Example(
                purpose: "read it with `man ./countersign.1`", command: "countersign man >countersign.1")
        ],
        fine: "it is printed")

    static let version = VerbEntry(
        summary: "say which version this is",
        options: [.form],
        paragraphs: ["Says the version of the program and of the OpenSSL it runs with."],
        examples: [Example(purpose: "what a report of a fault begins with", command: "countersign version")],
        fine: "it is said")

    static let help = VerbEntry(
        summary: "say what there is, or how one verb is used",
        operand: Operand(word: Placeholder(name: "VERB", words: .choice(Verb.allCases.map(\.rawValue)))),
        paragraphs: [
            "Says what verbs there are, or how VERB is used. `countersign VERB --help` says the same."
        ],
        examples: [
            Example(purpose: "what there is", command: "countersign help"),
            Example(purpose: "how `explain` is used", command: "countersign help explain"),
        ],
        fine: "it is said")
}
