import System

@testable import countersign

/// What a real shell offers for the words of a command, in the folder of `BankExample`.
enum CompletedWords {
    /// What is offered for the last word of each line, which begins behind `countersign `. Every line is asked of
    /// the shell, and what it gives is sorted.
    static func offered(by shell: Shell, for lines: [String]) throws -> [[String]] {
        let example = try BankExample()
        _ = try example.run(
            "countersign completions \(shell.rawValue) >script && mkdir folder && touch a.yml b.txt")
        let program: String
        switch shell {
        case .bash: program = bash
        case .zsh:
            _ = try example.run("mkdir fpath && mv script fpath/_countersign")
            _ = try example.scratch.file(".zshrc", Array(zshrc.utf8))
            program = zsh
        case .fish: program = fish
        }
        _ = try example.scratch.file("ask", Array(program.utf8))
        let words = lines.map { "'\($0.replacing("'", with: #"'\''"#))'" }.joined(separator: " ")
        let outcome = try example.run(
            "\(shell.rawValue) \(shell == .zsh ? "-f " : "")ask \(words)",
            with: ["ZDOTDIR": example.scratch.path, "TERM": "xterm"])
        guard outcome.status == 0, outcome.error == "" else {
            throw BankExample.Incomplete(why: outcome.output + outcome.error)
        }
        let answers = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return answers.map { $0.split(separator: "\t").map(String.init).sorted() }
    }

    /// What stands in the line of a bash at a terminal once tab was pressed behind each of these.
    static func typed(_ lines: [String]) throws -> [String] {
        let example = try BankExample()
        _ = try example.run(
            "countersign completions bash >script && touch a.yml 'two words.txt' && mkdir folder")
        _ = try example.scratch.file("rc", Array(bashrc.utf8))
        _ = try example.scratch.file("ask", Array(terminal.utf8))
        let words = lines.map { "'\($0)'" }.joined(separator: " ")
        let outcome = try example.run("zsh -f ask \(words)", with: ["TERM": "dumb"])
        guard outcome.status == 0 else { throw BankExample.Incomplete(why: outcome.output + outcome.error) }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// The function is called as readline does, which cuts words at `=` and `:`.
    private static let bash = #"""
        source ./script
        for line in "$@"; do
            mapfile -t COMP_WORDS < <(printf '%s' "countersign $line" | grep -oE '[=:]+|[^ =:]+')
            [[ $line == *' ' || -z $line ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _countersign
            printf '%s\t' "${COMPREPLY[@]}"
            echo
        done
        """#

    /// Fish tells what it would offer, each with its description behind a tab.
    private static let fish = #"""
        source ./script
        for line in $argv
            echo (complete -C "countersign $line" | string replace -r '\t.*' '' | string join \t)
        end
        """#

    /// A zsh at a terminal: tab puts everything that is offered into the line, and ^X says what the line is then.
    private static let zshrc = #"""
        PS1= PS2= RPS1=
        stty -echo
        fpath=(~/fpath $fpath)
        autoload -Uz compinit
        compinit -u -D
        every() { _main_complete; compstate[insert]=all compstate[list]='' }
        zle -C every complete-word every
        told() { print -r -- "<$BUFFER>"; BUFFER= }
        zle -N told
        bindkey '^I' every
        bindkey '^X' told
        """#

    private static let zsh = #"""
        zmodload zsh/zpty
        zpty shell zsh -d -i
        for line in "$@"; do
            zpty -w -n shell "countersign $line"$'\t\x18'
            zpty -r shell out '*<*>*' || exit 1
            out=${${out##*<}%%>*}
            # What stood in front of the word that was completed is not offered, and the word itself neither.
            front='countersign '
            [[ $line == *' '* ]] && front+="${line% *} "
            out=${out#$front}
            [[ $out == "${line##* }" ]] && out=''
            print -r -- ${(pj:\t:)${=out}}
        done
        zpty -d shell
        """#

    /// Here `countersign` says what it was called with, each word within `<>`.
    private static let bashrc = #"""
        PS1=
        bind 'set enable-bracketed-paste off'
        source ./script
        countersign() { printf '<%s>' "$@"; echo '<>'; }
        """#

    private static let terminal = #"""
        zmodload zsh/zpty
        zpty shell bash --noprofile --rcfile rc -i
        for line in "$@"; do
            zpty -w -n shell "countersign $line"$'\t\n'
            zpty -r shell out '*<>*' || exit 1
            out=${out%%<>*}
            print -r -- "<${out#*<}"
        done
        zpty -d shell
        """#
}
