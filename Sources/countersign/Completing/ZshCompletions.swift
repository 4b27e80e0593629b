/// Completions of zsh, by its own `_arguments`.
enum ZshCompletions {
    static var script: String {
        """
        #compdef countersign
        # Completions of countersign for zsh, printed by `countersign completions zsh`.

        _countersign() {
            local -a verbs
            # Nothing is offered behind the end of options.
            (( ${words[(ie)--]} < CURRENT )) && return 1
            if (( CURRENT == 2 )); then
                if [[ $PREFIX == -* ]]; then
                    compadd -- --help --version
                    return
                fi
                verbs=(
        \(verbs)
                )
                _describe -t verbs verb verbs
                return
            fi
            local curcontext=${curcontext%:*}-$words[2]: verb=$words[2]
            shift words
            (( CURRENT-- ))
            case $verb in
        \(Verb.allCases.map(arm(of:)).joined(separator: "\n"))
            esac
        }

        if [[ $funcstack[1] == _countersign ]]; then
            _countersign "$@"
        else
            compdef _countersign countersign
        fi

        """
    }

    private static var verbs: String {
        Verb.allCases.map {
            "            " + Shell.quoted($0.rawValue + ":" + $0.entry.summary)
        }.joined(separator: "\n")
    }

    private static func arm(of verb: Verb) -> String {
        var words = verb.entry.options.map(spec) + ["'(- *)--help[say how it is used]'"]
        if let operand = verb.entry.operand {
            words.append(Shell.quoted("1:\(operand.word.name):\(action(operand.word.words))"))
        }
        let lines = words.joined(separator: " \\\n                ")
        return
            "        \(verb.rawValue))\n            _arguments \\\n                \(lines)\n            ;;"
    }

    private static func spec(of option: Option) -> String {
        let entry = option.entry
        let summary = option.plainSummary.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        let count = entry.isRepeatable ? "*" : ""
        guard let value = entry.value else { return Shell.quoted("\(option.rawValue)[\(summary)]") }
        let name = option.rawValue.hasPrefix("--") ? option.rawValue + "=" : option.rawValue
        return Shell.quoted("\(count)\(name)[\(summary)]:\(value.name):\(action(value.words))")
    }

    private static func action(_ words: Words) -> String {
        switch words {
        case .choice, .usual: "(\(words.known.joined(separator: " ")))"
        case .file: "_files"
        case .yaml: #"_files -g "*.(yaml|yml)(-.)""#
        case .text: " "
        }
    }
}
