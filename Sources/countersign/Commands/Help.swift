/// `countersign help`: what there is, and how one verb is used.
enum Help {
    static func answer(_ arguments: Arguments) throws(UsageFault) -> Answer {
        guard let word = arguments.operands.first else { return Answer(output: HelpText.overview) }
        guard let verb = Verb(word: word) else { throw .unknownVerb(word) }
        return answer(about: verb)
    }

    static func answer(about verb: Verb) -> Answer {
        Answer(output: HelpText.text(about: verb))
    }
}
