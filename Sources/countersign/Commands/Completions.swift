/// `countersign completions`: what a shell has to be told to complete the words of a command.
enum Completions {
    static func answer(_ arguments: Arguments) throws(UsageFault) -> Answer {
        guard let word = arguments.operands.first else { throw .noOperand(.completions) }
        guard let shell = Shell(rawValue: word) else { throw .unknownOperand(word, .completions) }
        switch shell {
        case .bash: return Answer(output: BashCompletions.script)
        case .zsh: return Answer(output: ZshCompletions.script)
        case .fish: return Answer(output: FishCompletions.script)
        }
    }
}
