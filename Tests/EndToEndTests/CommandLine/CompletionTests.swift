import Testing

@testable import countersign

/// The completions in the shells themselves. A shell has its own ways (fish says the option again in front of its
/// value, zsh puts a space behind a word); what is offered has to be the same.
@Suite struct CompletionTests {
    /// A line, and what is offered for its last word.
    static let cases: [(line: String, offered: [String])] = [
        ("", Verb.allCases.map(\.rawValue).sorted()),
        ("val", ["validate"]),
        ("ex", ["explain"]),
        ("xyzzy", []),
        ("--v", ["--version"]),
        ("demo --", ["--help", "--once"]),
        ("serve --", ["--config", "--help", "--takeover"]),
        ("serve --takeover --", ["--config", "--help"]),
        ("serve --config x --", ["--help", "--takeover"]),
        ("explain --h", ["--header", "--help"]),
        ("explain --header a --h", ["--header", "--help"]),
        ("explain --url https://a/?b=c --u", []),
        ("version -o ", ["json", "text"]),
        ("version -o j", ["json"]),
        ("inspect --scheme ", ["http", "https"]),
        ("explain --method P", ["PATCH", "POST", "PUT"]),
        ("explain --subject ", []),
        ("schema ", ["challenge", "config", "policy", "problem", "scenarios"]),
        ("schema po", ["policy"]),
        ("schema policy c", []),
        ("completions ", ["bash", "fish", "zsh"]),
        ("help ins", ["inspect"]),
        ("inspect r", ["request.http"]),
        ("inspect b", ["b.txt"]),
        ("validate policies/d", ["policies/demo.yaml"]),
        ("validate a", ["a.yml"]),
        ("serve --config c", ["countersign.yaml"]),
        ("validate a.yml c", []),
        ("inspect -- ", []),
        ("validate -- --", []),
        ("-- ", []),
        ("nothing ", []),
    ]

    @Test(arguments: Shell.allCases)
    func `a shell offers what may be written`(shell: Shell) throws {
        let offered = try CompletedWords.offered(by: shell, for: Self.cases.map(\.line))
        #expect(offered.count == Self.cases.count)
        for (offered, one) in zip(offered, Self.cases) { #expect(offered == one.offered, "`\(one.line)`") }
    }

    @Test(arguments: Shell.allCases)
    func `where policies are wanted, files of YAML and folders are offered`(shell: Shell) throws {
        for verb in ["explain", "test", "validate"] {
            let offered = try CompletedWords.offered(by: shell, for: ["\(verb) ", "inspect "])
            let names = offered.map { Set($0.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }) }
            #expect(names[0].isSuperset(of: ["a.yml", "countersign.yaml", "folder", "policies"]))
            #expect(names[0].isDisjoint(with: ["b.txt", "request.http"]))
            #expect(names[1].isSuperset(of: ["a.yml", "b.txt", "folder", "request.http"]))
        }
    }

    @Test func `the value behind an equals sign is completed`() throws {
        let lines = ["validate --config=c", "version -o=j", "explain --method=P", "validate --config="]
        let bash = try CompletedWords.offered(by: .bash, for: lines)
        #expect(bash[0...2] == [["countersign.yaml"], ["json"], ["PATCH", "POST", "PUT"]])
        #expect(bash[3].contains("policies"))
        let fish = try CompletedWords.offered(by: .fish, for: Array(lines.prefix(3)))
        let methods = ["--method=PATCH", "--method=POST", "--method=PUT"]
        #expect(fish == [["--config=countersign.yaml"], ["-o=json"], methods])
        let zsh = try CompletedWords.offered(by: .zsh, for: Array(lines.prefix(1)))
        #expect(zsh == [["--config=countersign.yaml"]])
    }

    @Test func `readline puts what bash is offered where it belongs`() throws {
        let lines = [
            ("val", "<validate>"), ("version -o=j", "<version><-o=json>"),
            ("version -o j", "<version><-o><json>"),
            ("serve --config=coun", "<serve><--config=countersign.yaml>"),
            ("explain --url https://a:1/?b=c --meth", "<explain><--url><https://a:1/?b=c><--method>"),
            ("inspect two", "<inspect><two words.txt>"), ("inspect two\\ w", "<inspect><two words.txt>"),
            ("validate fol", "<validate><folder/>"), ("validate -- a", "<validate><--><a>"),
        ]
        #expect(try CompletedWords.typed(lines.map(\.0)) == lines.map(\.1))
    }

    @Test(arguments: Shell.allCases)
    func `every verb and every option is in the script`(shell: Shell) throws {
        let lines = Verb.allCases.map { "\($0.rawValue) -" }
        let offered = try CompletedWords.offered(by: shell, for: lines)
        for (verb, offered) in zip(Verb.allCases, offered) {
            #expect(offered == (verb.entry.options.map(\.rawValue) + ["--help"]).sorted(), "\(verb)")
        }
    }

    @Test(arguments: Shell.allCases)
    func `a shell reads its script without a word`(shell: Shell) throws {
        let scratch = try Scratch()
        let script = "\(scratch.path)/script"
        let line = "countersign completions \(shell.rawValue) >'\(script)'"
        for check in ["\(shell.rawValue) -n '\(script)'"]
            + (shell == .bash ? ["shellcheck --shell=bash '\(script)'"] : [])
        {
            let outcome = try Countersign.shell("\(line) && \(check)", with: ["HOME": scratch.path])
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output + outcome.error == "")
        }
    }

    @Test func `zsh takes the script from a file that is sourced, too`() throws {
        let example = try BankExample()
        let line =
            "autoload -Uz compinit; compinit -u -D; source <(countersign completions zsh); print $_comps[countersign]"
        let outcome = try example.run("zsh -f -c '\(line)'")
        #expect(outcome.output == "_countersign\n")
        #expect(outcome.error == "")
    }

    @Test func `bash keeps no variable of the words that it was asked about`() throws {
        let ask = "COMP_WORDS=(countersign version -o j); COMP_CWORD=3; _countersign"
        let line =
            "source <(countersign completions bash); before=''; before=$(compgen -v); \(ask); compgen -v"
        let outcome = try BankExample().run("\(line) | grep -vxF \"$before\"")
        let left = Set(outcome.output.split(separator: "\n"))
        #expect(left.isSubset(of: ["BASH_REMATCH", "COMPREPLY", "COMP_CWORD", "COMP_WORDS", "PIPESTATUS"]))
    }
}
