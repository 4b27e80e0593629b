// A shape as tables for people: one for each mapping, the outermost first, in the order of the keys, and
// an example of each.

import Domain

struct TablesText {
    func text(_ shape: Shape, variables: Bool) -> String {
        var sections: [String] = []
        collect(shape, "", variables, &sections)
        return sections.joined(separator: "\n")
    }

    private func collect(_ shape: Shape, _ path: String, _ variables: Bool, _ sections: inout [String]) {
        switch shape {
        case .mapping(let keys):
            sections.append(section(keys, path, variables))
            for field in keys.fields {
                collect(field.shape, path.isEmpty ? field.name : "\(path).\(field.name)", false, &sections)
            }
        case .list(let element, _): collect(element, path + "[]", false, &sections)
        case .named(let value, _): collect(value, path + ".<name>", false, &sections)
        case .either(let shapes): for shape in shapes { collect(shape, path, false, &sections) }
        default: break
        }
    }

    private func section(_ keys: Shape.Keys, _ path: String, _ variables: Bool) -> String {
        var lines = path.isEmpty ? [] : ["### `\(path)`", ""]
        let variable = variables ? " environment |" : ""
        lines.append("| key | value | without it |\(variable) what it is for |")
        lines.append("|---|---|---|\(variables ? "---|" : "")---|")
        for field in keys.fields {
            let isAlternative = keys.alternatives.contains(field.name)
            var cells = [
                "`\(field.name)`", form(field.shape), isAlternative ? "one is required" : absence(field),
            ]
            if variables { cells.append(field.variable.map { "`\($0)`" } ?? "") }
            cells.append(field.doc)
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        if !path.isEmpty, let example = keys.example {
            lines += ["", "For example: `\(example.flow)`"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func absence(_ field: FieldShape) -> String {
        if field.isRequired { return "required" }
        if let absence = field.absence { return absence }
        if let text = field.defaultText { return "`\(text)`" }
        return "the values below"
    }

    private func either(_ shapes: [Shape]) -> String {
        if let first = shapes.first, case .list(let element, let count)? = shapes.last,
            form(first) == form(element)
        {
            return "\(form(first)); or a list of up to \(count.upperBound) of these"
        }
        return shapes.map(form).joined(separator: " or ")
    }

    private func form(_ shape: Shape) -> String {
        switch shape {
        case .constant(let number): "`\(number)`"
        case .boolean: "`true` or `false`"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .text(let form, _, _): form
        case .duration(let range):
            "a time, \(Units.time(range.lowerBound)) to \(Units.time(range.upperBound))"
        case .seconds(let range):
            "a time, \(Units.time(.seconds(range.lowerBound.count))) to \(Units.time(.seconds(range.upperBound.count)))"
        case .size(let range): "a size, \(Units.size(range.lowerBound)) to \(Units.size(range.upperBound))"
        case .list(let element, let count): "a list of up to \(count.upperBound): \(form(element))"
        case .mapping: "the keys below"
        case .named(let value, let name):
            name.form == Identifier.form
                ? "names, each with \(form(value))" : "\(name.form), each with \(form(value))"
        case .either(let shapes): either(shapes)
        }
    }
}
