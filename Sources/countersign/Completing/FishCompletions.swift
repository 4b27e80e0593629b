/// Completions of fish. Each line has the condition under which it counts.
enum FishCompletions {
    static var script: String {
        """
        # Completions of countersign for fish, printed by `countersign completions fish`.

        # The words before the cursor: `verb NAME`, `option NAME` and `operand`, a line each; nothing of values, and
        # nothing at all behind the end of options.
        function __countersign_words
            set -l tokens (commandline -opc)
            set -l verb
            set -l open
            for token in $tokens[2..-1]
                # An option that waits for its value is not there yet.
                if set -q open[1]
                    echo option $open
                    set -e open[1]
                    continue
                end
                switch $token
                    case --
                        return 1
                    case '-?*=*'
                        echo option (string split -m 1 = -- $token)[1]
                    case '-?*'
                        if contains -- $token \(withValue)
                            set open $token
                        else
                            echo option $token
                        end
                    case '*'
                        if set -q verb[1]
                            echo operand
                        else
                            set verb $token
                            echo verb $token
                        end
                end
            end
            return 0
        end

        # Whether no verb is there yet.
        function __countersign_begins
            set -l words (__countersign_words)
            and not string match -q 'verb *' -- $words
        end

        # Whether an operand of this verb may come.
        function __countersign_operand -a verb
            set -l words (__countersign_words)
            and contains "verb $verb" $words
            and not contains operand $words
        end

        # Whether this option of this verb may come: none comes twice, but for those that may.
        function __countersign_option -a verb option repeatable
            set -l words (__countersign_words)
            and contains "verb $verb" $words
            and begin
                test "$repeatable" = repeatable
                or not contains "option $option" $words
            end
        end

        # Files of YAML, and folders.
        function __countersign_yaml
            __fish_complete_path (commandline -ct | string replace -r '^--[a-z]+=' '') | string match -re '(?:/|\\.ya?ml)(?:\\t|$)'
        end

        complete -c countersign -f
        complete -c countersign -n __countersign_begins -l help -d 'say what there is'
        complete -c countersign -n __countersign_begins -l version -d 'say which version this is'
        \(Verb.allCases.map(verb).joined(separator: "\n"))

        \(Verb.allCases.map(words).joined(separator: "\n\n"))

        """
    }

    private static var withValue: String {
        Option.all.filter { $0.entry.value != nil }.map(\.rawValue).joined(separator: " ")
    }

    private static func verb(_ verb: Verb) -> String {
        "complete -c countersign -n __countersign_begins -a \(verb.rawValue) -d \(quoted(verb.entry.summary))"
    }

    /// What may follow a verb.
    private static func words(_ verb: Verb) -> String {
        var lines: [String] = []
        if let operand = verb.entry.operand {
            lines.append(
                "complete -c countersign -n '__countersign_operand \(verb.rawValue)'\(offer(operand.word.words))"
            )
        }
        for option in verb.entry.options {
            // A name behind one hyphen is a long one of the old style to fish: its value is a word of its own.
            let name = option.rawValue.hasPrefix("--") ? "-l" : "-o"
            let value = option.entry.value.map { " -r" + offer($0.words) } ?? ""
            let repeatable = option.entry.isRepeatable ? " repeatable" : ""
            lines.append(
                "complete -c countersign -n '__countersign_option \(verb.rawValue) \(option.rawValue)\(repeatable)'"
                    + " \(name) \(option.rawValue.drop { $0 == "-" })\(value) -d \(quoted(option.plainSummary))"
            )
        }
        lines.append(
            "complete -c countersign -n '__countersign_option \(verb.rawValue) --help' -l help -d 'say how it is used'"
        )
        return lines.joined(separator: "\n")
    }

    private static func offer(_ words: Words) -> String {
        switch words {
        case .choice, .usual: " -f -a '\(words.known.joined(separator: " "))'"
        case .file: " -F"
        case .yaml: " -f -a '(__countersign_yaml)'"
        case .text: " -f"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
