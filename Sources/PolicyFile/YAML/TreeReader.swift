// From events to a tree, and what of YAML is not taken on the way: anchors, aliases and merge keys (what a line says
// would depend on another one), tags and directives (the same text would mean something else), several documents, keys
// that are no text, and the same key twice. Each is told at its place and the reading goes on, so that all of them are
// told at once.

/// Makes the tree of one text.
struct TreeReader: ~Copyable {
    /// How deep lists and mappings may lie within one another.
    static let deepest = 32

    private var events: YAMLEvents
    private let source: Int
    private let text: SourceText

    /// The tree of a text that a reading has taken in; nil where there is none.
    static func tree(of source: Int, in reading: inout Reading) -> Node? {
        let text = reading.sources[source]
        let offences = text.offences
        for offence in offences {
            let (line, column) = text.position(of: offence.offset)
            let place = Place(source: source, line: line, column: column, width: 1)
            reading.report(.text, at: place, offence.message, offence.help)
        }
        guard offences.isEmpty else { return nil }
        guard let events = YAMLEvents(text.octets) else {
            reading.report(.unreadable, file: text.name, "there is no memory to read the file", "free some")
            return nil
        }
        var reader = TreeReader(events: events, source: source, text: text)
        do throws(YAMLFault) {
            return try reader.document(&reading)
        } catch {
            let place = text.place(error.line, error.column, 1, source)
            if error.problem == Self.tooDeep {
                reading.report(.notTaken, at: place, error.problem, "write it flatter")
            } else {
                reading.report(
                    .syntax, at: place, "this is not YAML: \(error.problem)", Self.help(error.problem))
            }
            return nil
        }
    }

    private init(events: consuming YAMLEvents, source: Int, text: SourceText) {
        self.events = events
        self.source = source
        self.text = text
    }

    private mutating func document(_ reading: inout Reading) throws(YAMLFault) -> Node? {
        _ = try events.next()
        let first = try events.next()
        guard case .documentStart(let hasDirectives) = first.kind else {
            tellEmpty(place(first), &reading)
            return nil
        }
        if hasDirectives {
            reading.report(
                .notTaken, at: place(first), "a directive begins the file", "take the line with `%` out")
        }
        let content = try events.next()
        let root = try node(content, depth: 1, &reading)
        if case .scalar(let scalar) = root.content, scalar.kind == .null {
            tellEmpty(place(content), &reading)
            return nil
        }
        _ = try events.next()
        let behind = try events.next()
        if case .documentStart = behind.kind {
            reading.report(
                .notTaken, at: place(behind), "a second document begins here",
                "put each document into a file of its own")
        }
        return root
    }

    private func tellEmpty(_ place: Place, _ reading: inout Reading) {
        reading.report(.text, at: place, "the file is empty", "begin it with `countersign: 1`")
    }

    private mutating func node(
        _ event: YAMLEvent, depth: Int, _ reading: inout Reading
    ) throws(YAMLFault) -> Node {
        let place = place(event)
        let isWhole = check(event, place, &reading)
        if depth > Self.deepest {
            throw YAMLFault(problem: Self.tooDeep, line: event.start.line, column: event.start.column)
        }
        let content: Node.Content
        switch event.kind {
        case .scalar(let scalar): content = .scalar(scalar)
        case .listStart: content = .list(try list(depth, &reading))
        case .mappingStart: content = .mapping(try mapping(depth, &reading))
        default: content = .refused
        }
        return Node(content: isWhole ? content : .refused, place: place)
    }

    private mutating func list(_ depth: Int, _ reading: inout Reading) throws(YAMLFault) -> [Node] {
        var elements: [Node] = []
        while true {
            let event = try events.next()
            if case .listEnd = event.kind { return elements }
            elements.append(try node(event, depth: depth + 1, &reading))
        }
    }

    private mutating func mapping(_ depth: Int, _ reading: inout Reading) throws(YAMLFault) -> [Node.Entry] {
        var entries: [Node.Entry] = []
        var lines: [[UInt8]: Int] = [:]
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return entries }
            let key = try node(event, depth: depth + 1, &reading)
            let value = try node(events.next(), depth: depth + 1, &reading)
            guard let text = self.key(key, &reading) else { continue }
            if let line = lines[Array(text.utf8)] {
                reading.report(
                    .keyRepeated, at: key.place, "\(Quoted(text)) stands here twice, first in line \(line)",
                    "keep one of the two")
                continue
            }
            lines[Array(text.utf8)] = key.place.line
            entries.append(Node.Entry(key: text, keyPlace: key.place, value: value))
        }
    }

    private func key(_ node: Node, _ reading: inout Reading) -> String? {
        switch node.content {
        case .refused: return nil
        case .scalar(let scalar) where scalar.text == "<<" && !scalar.isQuoted:
            reading.report(
                .notTaken, at: node.place, "`<<` would merge another mapping into this one",
                "write the keys here")
        case .scalar(let scalar) where !scalar.text.isEmpty: return scalar.text
        default:
            reading.report(.notTaken, at: node.place, "a key is no text", "write a name, then a colon")
        }
        return nil
    }

    /// Tells what is not taken, and answers whether there is nothing of it.
    private func check(_ event: YAMLEvent, _ place: Place, _ reading: inout Reading) -> Bool {
        if event.hasAnchor {
            reading.report(
                .notTaken, at: place, "an anchor, `&`, names this value",
                "take the anchor out; where it was used, write the value again")
        }
        if event.hasTag {
            reading.report(
                .notTaken, at: place, "a tag, `!`, says what type this value is",
                "take the tag out; quotes make a text")
        }
        if case .alias = event.kind {
            reading.report(
                .notTaken, at: place, "an alias, `*`, stands for a value from elsewhere",
                "write the value here; a text that begins with `*` is put in quotes")
            return false
        }
        return !event.hasTag
    }

    private func place(_ event: YAMLEvent) -> Place {
        let isOneLine = event.start.line == event.end.line
        var width = isOneLine ? event.end.column - event.start.column : .max
        switch event.kind {
        case .scalar, .alias: break
        default: width = 1
        }
        return text.place(event.start.line, event.start.column, max(width, 1), source)
    }

    private static let tooDeep = "lists and mappings lie more than \(deepest) deep within one another"

    private static func help(_ problem: String) -> String {
        switch problem {
        case "mapping values are not allowed in this context":
            "put a text with a colon in it in quotes, or check the indentation"
        case "did not find expected key", "could not find expected ':'":
            "begin all keys of a mapping in one column, each with a colon and a space behind it"
        case "did not find expected '-' indicator": "begin all elements of a list in one column"
        case "did not find expected ',' or ']'": "end the list with `]`, with commas between its elements"
        case "did not find expected ',' or '}'": "end the mapping with `}`, with commas between its entries"
        case YAMLFault.openEnded: "end the quotes that begin here"
        case "block sequence entries are not allowed in this context":
            "begin a list in a line of its own; a text that begins with `- ` is put in quotes"
        case "found character that cannot start any token", "did not find expected node content":
            "put a text that begins so in quotes"
        case "found unknown escape character": "write `\\\\` for a backslash, or use single quotes"
        default: "check the indentation, the quotes and the line above"
        }
    }
}

extension SourceText {
    /// A place that libyaml names. It puts the end of a text into a line of its own.
    fileprivate func place(_ line: Int, _ column: Int, _ width: Int, _ source: Int) -> Place {
        if line <= lineCount { return Place(source: source, line: line, column: column, width: width) }
        let (line, column) = position(of: octets.count)
        return Place(source: source, line: line, column: column, width: 1)
    }
}
