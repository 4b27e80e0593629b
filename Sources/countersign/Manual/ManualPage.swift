/// The table of the command line as countersign(1).
enum ManualPage {
    /// The page, in roff.
    static var text: String {
        var page = """
            .\\" Printed by `countersign man`.
            .TH COUNTERSIGN 1 "" "Countersign \(Version.number)" "User Commands"
            .nr HY 0
            .nh
            .ad l
            .SH NAME
            countersign \\- \(Roff.text(ProgramEntry.summary))
            .SH SYNOPSIS

            """
        page += Verb.allCases.map(synopsis).joined(separator: ".br\n")
        page += ".SH DESCRIPTION\n" + ProgramEntry.paragraphs.map(lines).joined(separator: ".PP\n")
        page += ".SH COMMANDS\n" + Verb.allCases.map(section).joined()
        page += ".SH FILES\n" + ProgramEntry.files.map { item($0.0, $0.1) }.joined()
        page += ".SH ENVIRONMENT\n" + ProgramEntry.environment.map { item($0.0, $0.1) }.joined()
        page += ".SH EXIT STATUS\n"
        page += ProgramEntry.statuses.map { item("\($0.status.rawValue)", $0.text) }.joined()
        return page + ".SH SEE ALSO\n" + Roff.text(ProgramEntry.others.joined(separator: ",\n")) + "\n"
    }

    private static func synopsis(_ verb: Verb) -> String {
        let usage = verb.usage
        return ([Roff.bold(usage[0])] + usage.dropFirst().map(Roff.unbroken)).joined(separator: "\n") + "\n"
    }

    private static func section(_ verb: Verb) -> String {
        let entry = verb.entry
        var text = ".SS countersign \(verb.rawValue)\n" + synopsis(verb)
        text += entry.paragraphs.map { ".PP\n" + lines($0) }.joined()
        text += entry.options.map { item($0.usage, $0.entry.summary) }.joined()
        for example in entry.examples {
            let purpose = example.purpose.prefix(1).uppercased() + example.purpose.dropFirst()
            text += ".PP\n\(Roff.text(purpose)):\n.PP\n.RS 4\n\(Roff.verbatim(example.command)).RE\n"
        }
        let statuses = entry.statuses.map { "\($0.status.rawValue): \($0.text)" }.joined(separator: "; ")
        return text + ".PP\n" + lines("Exit status \(statuses).")
    }

    private static func lines(_ text: String) -> String {
        Roff.text(text.wrapped(to: 72).joined(separator: "\n")) + "\n"
    }

    private static func item(_ name: String, _ text: String) -> String {
        ".TP\n\(Roff.bold(name))\n" + lines(text)
    }
}
