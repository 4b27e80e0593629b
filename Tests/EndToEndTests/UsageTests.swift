import PolicyFile
import System
import Testing
import Wire

@testable import countersign

@Suite struct UsageTests {
    @Test func `help says every verb there is, on standard output`() throws {
        for words in ["help", "--help", "-h"] {
            let outcome = try Countersign.run(words)
            #expect(outcome.status == 0)
            #expect(outcome.error == "")
            for verb in Verb.allCases { #expect(outcome.output.contains("  \(verb.rawValue) ")) }
        }
    }

    @Test(arguments: [
        "fmt", "lint", "diff", "replay", "keys",
    ])
    func `a verb that does not exist yet is neither listed nor taken`(verb: String) throws {
        #expect(try !Countersign.run("help").output.contains("  \(verb) "))
        let outcome = try Countersign.run(verb)
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("error: there is no verb `\(verb)`\nhint: "))
    }

    @Test(arguments: Verb.allCases.map(\.rawValue))
    func `help about a verb is the same whichever way it is asked for`(verb: String) throws {
        let help = try Countersign.run("help", verb)
        #expect(help.status == 0)
        #expect(help.output.hasPrefix("usage: countersign \(verb)"))
        #expect(try Countersign.run(verb, "--help").output == help.output)
        #expect(try Countersign.run(verb, "-h").output == help.output)
        #expect(help.output.split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
    }

    @Test func `a word that is not UTF-8 names no file`() throws {
        let outcome = try Countersign.run("inspect", "x\u{FFFD}")
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("is not UTF-8\nhint: "))
    }

    @Test func `a long field name does not run into its value`() throws {
        let name = "Access-Control-Request-Headers"
        let message = "GET / HTTP/1.1\r\nHost: a\r\n\(name): authorization\r\n\r\n"
        let outcome = try Countersign.run("inspect", input: message)
        #expect(outcome.output.contains("\(name)  authorization"))
    }

    @Test func `a length that is no exact number is written as text`() throws {
        let message = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9007199254740992\r\n\r\n"
        let outcome = try Countersign.run("inspect", "-o", "json", input: message)
        #expect(throws: Never.self) { try JSONDocument(Array(outcome.output.utf8)) }
        #expect(outcome.output.contains("\"9007199254740992\""))
    }

    @Test func `without a verb the use is told on standard error, with status 2`() throws {
        let outcome = try Countersign.run()
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(
            outcome.error == """
                error: a verb is missing
                hint: write one of `completions`, `demo`, `explain`, `inspect`, `man`, `schema`, `serve`, `test`, `validate`, `version` or `help`; `countersign help` says what they do

                """)
    }

    @Test(arguments: [
        (
            ["inspct"], "there is no verb `inspct`",
            "did you mean `inspect`? `countersign help` lists the verbs"
        ),
        (["Demo"], "there is no verb `Demo`", "did you mean `demo`? `countersign help` lists the verbs"),
        (["xyzzy"], "there is no verb `xyzzy`", "`countersign help` lists the verbs"),
        (
            ["help", "verison"], "there is no verb `verison`",
            "did you mean `version`? `countersign help` lists the verbs"
        ),
        (
            ["inspect", "--shceme", "http"], "`inspect` has no option `--shceme`",
            "did you mean `--scheme`? `countersign help inspect` lists its options"
        ),
        (
            ["demo", "--scheme", "http"], "`demo` has no option `--scheme`",
            "`countersign help demo` lists its options"
        ),
        (["help", "-o", "json"], "`help` has no option `-o`", "`countersign help help` lists its options"),
        (["version", "-o", "yaml"], "`-o` does not take `yaml`", "write `-o text` or `-o json`"),
        (
            ["schema"], "`schema` has no FORM",
            "write one of `config`, `policy`, `scenarios`, `problem` or `challenge`"
        ),
        (
            ["schema", "polcy"], "there is no form `polcy`",
            "did you mean `policy`? write one of `config`, `policy`, `scenarios`, `problem` or `challenge`"
        ),
        (["completions"], "`completions` has no SHELL", "write one of `bash`, `zsh` or `fish`"),
        (
            ["completions", "bsh"], "there is no shell `bsh`",
            "did you mean `bash`? write one of `bash`, `zsh` or `fish`"
        ),
        (
            ["explain", "--urll", "/"], "`explain` has no option `--urll`",
            "did you mean `--url`? `countersign help explain` lists its options"
        ),
        (["explain", "--header"], "`--header` has no value", "write `--header LINE`"),
        (["explain", "--url=/", "--url=/"], "`--url` is given twice", "give it once"),
        (["validate", "--config"], "`--config` has no value", "write `--config FILE`"),
        (["validate", "--config", "a", "--config=b"], "`--config` is given twice", "give it once"),
        (
            ["validate", "/nonexistent"], "there is nothing at `/nonexistent`",
            "name a file or a folder of policies"
        ),
        (
            ["validate", "--config=/nonexistent"], "there is nothing at `/nonexistent`",
            "name a configuration that is there"
        ),
        (["version", "-o"], "`-o` has no value", "write `-o text` or `-o json`"),
        (["version", "-o", "json", "-o", "json"], "`-o` is given twice", "give it once"),
        (["inspect", "--response", "--response"], "`--response` is given twice", "give it once"),
        (["inspect", "--response=yes"], "`--response` takes no value", "write `--response` alone"),
        (
            ["inspect", "--scheme=ftp"], "`--scheme` does not take `ftp`",
            "write `--scheme https` or `--scheme http`"
        ),
        (
            ["inspect", "a", "b"], "`inspect` takes at most 1 FILE, and `b` is one word more",
            "`countersign help inspect` says how it is used"
        ),
        (
            ["version", "--", "-o"], "`version` takes nothing but options, and `-o` is one word more",
            "`countersign help version` says how it is used"
        ),
        (
            ["\u{1B}[31m`red`"], "there is no verb `\\x1b[31m\\x60red\\x60`",
            "`countersign help` lists the verbs"
        ),
    ])
    func `wrong use is told with what was meant and where help is`(
        words: [String], message: String, hint: String
    ) throws {
        let outcome = try Countersign.shell(
            "exec countersign " + words.map { "'\($0)'" }.joined(separator: " "))
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.error == "error: \(message)\nhint: \(hint)\n")
    }

    @Test(arguments: [
        ("inspct", "inspect"), ("inpsect", "inspect"), ("DEMO", "demo"), ("dem", "demo"), ("vers", nil),
        ("", nil), ("sreve", "serve"),
    ])
    func `the nearest name is one that may have been meant`(word: String, name: String?) {
        #expect(NearestName.find(word, among: Verb.allCases.map(\.rawValue)) == name)
    }

    @Test func `a word of a hundred thousand letters is told in a line`() throws {
        let outcome = try Countersign.run(String(repeating: "x", count: 100_000))
        #expect(outcome.status == 2)
        #expect(outcome.error.utf8.count < 200)
    }

    @Test func `the version is told as text and as JSON, and nothing of the machine`() throws {
        let text = try Countersign.run("version")
        #expect(text.status == 0)
        #expect(text.output.hasPrefix("countersign 0.1.0 (OpenSSL 3."))
        #expect(try Countersign.run("--version").output == text.output)
        let json = try Countersign.run("version", "-o", "json").json()
        #expect(json.members.map { String(decoding: $0.key, as: UTF8.self) } == ["version", "openssl"])
        #expect(json["version"]?.text == "0.1.0")
        #expect(try Countersign.run("version", "-o=json").json()["version"]?.text == "0.1.0")
        #expect(try Countersign.run("version", "-o", "text").output == text.output)
    }

    @Test func `an output that nobody reads ends the program quietly`() throws {
        let outcome = try Countersign.run("demo", "--once", isRead: false)
        #expect(outcome.ending == .exited(0))
        #expect(outcome.error == "")
        #expect(
            try Countersign.run("inspect", input: Array("GET\n".utf8), isRead: false).ending == .exited(1))
    }

    @Test(arguments: [(">&-", "bad file descriptor"), (">/dev/full", "no space left on device")])
    func `an output that can't be written is told`(redirection: String, why: String) throws {
        let outcome = try Countersign.shell("countersign version \(redirection)")
        #expect(outcome.status == 2)
        #expect(outcome.error == "error: the answer can't be written: \(why)\n")
    }

    @Test func `with no stream at all the status is what is left`() throws {
        #expect(try Countersign.shell("countersign version <&- >&- 2>&-").status == 2)
        #expect(try Countersign.shell("countersign inspect <&- >&- 2>&-").status == 2)
    }
}
