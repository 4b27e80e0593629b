// Completions of bash, without the package bash-completion. Readline has cut the words at `=` and `:`, so they are put
// together first; what is offered is then cut at the same place.

enum BashCompletions {
    static var script: String {
        """
        # Completions of countersign for bash, printed by `countersign completions bash`.

        _countersign() {
            local words=() piece pattern='^[=:]+$' isOpen=''
            for piece in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
                if [[ ${#words[@]} -gt 1 && ( -n $isOpen || $piece =~ $pattern ) ]]; then
                    words[${#words[@]}-1]+=$piece
                else
                    words+=("$piece")
                fi
                if [[ $piece =~ $pattern ]]; then isOpen=yes; else isOpen=''; fi
            done

            local current=${words[${#words[@]}-1]} verb='' option='' given=() operands=0 word
            COMPREPLY=()
            for word in "${words[@]:1:${#words[@]}-2}"; do
                if [[ -n $option ]]; then
                    option=''
                    continue
                fi
                case $word in
                    --) return ;;
                    -?*=*) given+=("${word%%=*}") ;;
                    -?*)
                        given+=("$word")
                        case $word in
                            \(withValue)) option=$word ;;
                        esac
                        ;;
                    *) if [[ -z $verb ]]; then verb=$word; else operands=$((operands + 1)); fi ;;
                esac
            done

            local value=$current before='' choices='' files=''
            if [[ -z $option && $current == -?*=* ]]; then
                option=${current%%=*}
                before=$option=
                value=${current#*=}
            fi
            if [[ -n $option ]]; then
                case $option in
        \(values)
                esac
            elif [[ -z $verb && $current != -* ]]; then
                choices='\(Verb.allCases.map(\.rawValue).joined(separator: " "))'
            else
                if [[ $current != -* ]]; then
                    case $verb:$operands in
        \(operands)
                    esac
                fi
                if [[ -z $choices$files ]]; then
                    case $verb in
                        '') choices='--help --version' ;;
        \(options)
                    esac
                    for word in "${given[@]}"; do
                        case $word in
                            \(repeatable)) ;;
                            *) choices=" $choices " choices=${choices/" $word "/ } ;;
                        esac
                    done
                fi
            fi

            mapfile -t COMPREPLY < <(
                compgen -P "$before" -W "$choices" -- "$value"
                case $files in
                    any) compgen -P "$before" -f -- "$value" ;;
                    yaml)
                        compgen -P "$before" -f -X '!*.yaml' -- "$value"
                        compgen -P "$before" -f -X '!*.yml' -- "$value"
                        compgen -P "$before" -d -- "$value"
                        ;;
                esac
            )
            if [[ -n $files ]]; then
                compopt -o filenames 2>/dev/null
                # What is quoted is left to readline.
                if [[ ${#COMPREPLY[@]} -eq 0 ]]; then compopt -o default 2>/dev/null; fi
            fi

            piece=${COMP_WORDS[COMP_CWORD]}
            if [[ $piece =~ $pattern ]]; then piece=''; fi
            local joined=${current:0:${#current}-${#piece}}
            COMPREPLY=("${COMPREPLY[@]#"$joined"}")
        }

        complete -F _countersign countersign

        """
    }

    /// The options that take the next word with them.
    private static var withValue: String { pattern(Option.all.filter { $0.entry.value != nil }) }

    private static var repeatable: String { pattern(Option.all.filter(\.entry.isRepeatable)) }

    private static func pattern(_ options: [Option]) -> String {
        options.map(\.rawValue).joined(separator: " | ")
    }

    private static var values: String {
        Option.all.compactMap { option in
            option.entry.value.flatMap { offer($0.words) }.map { arm(12, option.rawValue, $0) }
        }.joined(separator: "\n")
    }

    private static var operands: String {
        Verb.allCases.compactMap { verb in
            verb.entry.operand.flatMap { offer($0.word.words) }.map { arm(16, "\(verb.rawValue):0", $0) }
        }.joined(separator: "\n")
    }

    private static var options: String {
        Verb.allCases.map { verb in
            let names = verb.entry.options.map(\.rawValue) + ["--help"]
            return arm(16, verb.rawValue, "choices='\(names.joined(separator: " "))'")
        }.joined(separator: "\n")
    }

    private static func arm(_ indent: Int, _ pattern: String, _ order: String) -> String {
        String(repeating: " ", count: indent) + "\(pattern)) \(order) ;;"
    }

    private static func offer(_ words: Words) -> String? {
        switch words {
        case .choice, .usual: "choices='\(words.known.joined(separator: " "))'"
        case .file: "files='any'"
        case .yaml: "files='yaml'"
        case .text: nil
        }
    }
}
