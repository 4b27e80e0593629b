// The policies of a file or of a folder. Of a folder, the files in it that end in `.yaml` or `.yml`, in the order of
// their names, but for `*.tests.yaml`, hidden ones, and those that policies include. Everything that is wrong with any of
// them is told at once, and none is taken while anything is. A folder without a policy is refused, for it would deny
// everything.

public import Domain

/// What a loader made of policies.
public struct LoadedPolicies: Sendable {
    /// They themselves.
    public let set: PolicySet
    /// What somebody should look at; nil where there is nothing.
    public let warnings: Findings?
}

extension PolicySet {
    /// The policies at a path, or all that is wrong with them.
    /// - Parameter today: the day that routes which only watch are held against; nil where nobody says which it is.
    public static func load(_ path: String, today: CalendarDay?) throws(Findings) -> LoadedPolicies {
        var reading = Reading()
        let set = read(path, within: nil, today, &reading)
        return LoadedPolicies(set: try reading.whole(set), warnings: reading.findings)
    }

    /// The policies of texts that are at hand, each with what it is called.
    public static func parse(
        _ texts: [(name: String, octets: [UInt8])], today: CalendarDay?
    ) throws(Findings) -> LoadedPolicies {
        try parse(texts, within: nil, today: today)
    }

    static func parse(
        _ texts: [(name: String, octets: [UInt8])], within surroundings: Surroundings?, today: CalendarDay?
    ) throws(Findings) -> LoadedPolicies {
        var reading = Reading()
        let set = set(of: PolicyTexts(texts, &reading), surroundings, today, &reading)
        return LoadedPolicies(set: try reading.whole(set), warnings: reading.findings)
    }

    /// The policies, if nothing was wrong in this reading.
    static func read(
        _ path: String, within surroundings: Surroundings?, _ today: CalendarDay?, _ reading: inout Reading
    ) -> PolicySet? {
        set(of: PolicyTexts(path: path, &reading), surroundings, today, &reading)
    }

    private static func set(
        of texts: consuming PolicyTexts, _ surroundings: Surroundings?, _ today: CalendarDay?,
        _ reading: inout Reading
    ) -> PolicySet? {
        var texts = texts
        let outlines = outlines(of: &texts, &reading)
        for outline in outlines {
            outline.tellMeaning(today, &reading)
            if let surroundings { outline.tellUnknown(surroundings, &reading) }
            for name in outline.unusedIncludes {
                reading.report(
                    .includeUnused, .warning, at: name.node.place,
                    "no route requires a scenario of \(Quoted(name.value))", "take it out")
            }
        }
        PolicyOutline.tellNames(outlines, &reading)
        guard reading.isFine else { return nil }
        do throws(PolicyFault) {
            var policies: [Policy] = []
            for outline in outlines { policies.append(try Policy(outline.content)) }
            return try PolicySet(policies)
        } catch {
            // What the checks above let pass and Domain refuses would be a fault of ours.
            reading.report(
                .conflict, file: reading.sources.first?.name ?? "", "the policies contradict one another",
                "report this: \(error)")
            return nil
        }
    }

    private static func outlines(of texts: inout PolicyTexts, _ reading: inout Reading) -> [PolicyOutline] {
        let included = Set(texts.texts.flatMap(\.includes))
        var files: [Int: Placed<IncludedDraft>?] = [:]
        var outlines: [PolicyOutline] = []
        let type = ValueType.placed(PolicyDraft.type)
        for text in texts.texts {
            guard let tree = text.tree else { continue }
            if !text.isPolicy {
                if !included.contains(text.name) {
                    reading.report(
                        .includeUnused, .warning, at: tree.place,
                        "this file has scenarios, and no policy includes it",
                        "name it in the `include` of a policy, or take it out")
                }
                continue
            }
            guard let draft = type.read(tree, &reading), var outline = PolicyOutline(draft) else { continue }
            outline.include(&texts, by: text, &files, &reading)
            outline.readRoutes(&reading)
            outlines.append(outline)
        }
        if outlines.isEmpty, reading.isFine, let first = texts.texts.first {
            reading.report(
                .unreadable, file: reading.sources[first.source].name, "no file here is a policy",
                "add one with `id` and `routes`; without one everything would be denied")
        }
        return outlines
    }
}
