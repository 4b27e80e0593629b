import PolicyFile

/// `countersign schema`: the forms that editors, clients and people may rely on.
enum Schema {
    static func answer(_ arguments: Arguments) throws(UsageFault) -> Answer {
        guard let word = arguments.operands.first else { throw .noOperand(.schema) }
        guard let form = PublishedForm(rawValue: word) else { throw .unknownOperand(word, .schema) }
        return Answer(output: arguments.wantsTables ? form.tables : form.schema)
    }
}
