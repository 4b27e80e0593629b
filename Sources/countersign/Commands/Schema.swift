import PolicyFile

/// `countersign schema`: the forms that editors, clients and people may rely on.
enum Schema {
    static func answer(_ arguments: Arguments) throws(UsageFault) -> Answer {
        guard let word = arguments.operands.first else { throw .noForm }
        guard let form = PublishedForm(rawValue: word) else { throw .unknownForm(word) }
        return Answer(output: arguments.wantsTables ? form.tables : form.schema)
    }
}
