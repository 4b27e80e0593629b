// libyaml, and nothing else of it: octets in, events out. The only file that knows C's types. What is refused of YAML
// is decided by whoever takes the events.

import CYAML

/// What the parser came to next, and where. Lines and columns count from 1, columns in characters.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart(hasDirectives: Bool)
        case documentEnd
        case alias
        case scalar(Scalar)
        case listStart
        case listEnd
        case mappingStart
        case mappingEnd
    }

    var kind: Kind
    let hasAnchor: Bool
    let hasTag: Bool
    let start: (line: Int, column: Int)
    let end: (line: Int, column: Int)
}

/// Why a text is not YAML.
struct YAMLFault: Error {
    /// In libyaml's words.
    let problem: String
    let line: Int
    let column: Int

    static let openEnded = "found unexpected end of stream"
}

// SAFETY: `parser` and `octets` are allocated in `init`, never leave, and are freed in `deinit`; libyaml reads
// `octets` for as long as the parser lives, and the type can't be copied. An event's pointers are read before it is
// deleted, each below the length that stands beside it or up to the NUL that libyaml ends its strings with.
/// The events of one text, in order.
@safe struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let octets: UnsafeMutableBufferPointer<UInt8>

    /// The events of a text that is known to be UTF-8; nil where there is no memory for a parser.
    init?(_ text: [UInt8]) {
        unsafe octets = .allocate(capacity: max(text.count, 1))
        _ = unsafe octets.initialize(from: text)
        unsafe parser = .allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            unsafe octets.deallocate()
            return nil
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, octets.baseAddress, text.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe octets.deallocate()
    }

    /// The next event.
    mutating func next() throws(YAMLFault) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw fault }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe YAMLEvent(event)
    }

    private var fault: YAMLFault {
        guard let words = unsafe parser.pointee.problem else {
            return YAMLFault(problem: "it can't be read", line: 1, column: 1)
        }
        let problem = unsafe String(cString: words)
        // What has no end is shown where it begins.
        let isOpen = unsafe problem == YAMLFault.openEnded && parser.pointee.context != nil
        let mark = unsafe isOpen ? parser.pointee.context_mark : parser.pointee.problem_mark
        return YAMLFault(problem: problem, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

extension YAMLEvent {
    // SAFETY: see above; the union's member is the one that the event's type names.
    fileprivate init(_ event: yaml_event_t) {
        var (hasAnchor, hasTag) = (false, false)
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT:
            let document = unsafe event.data.document_start
            kind = unsafe .documentStart(
                hasDirectives: document.version_directive != nil
                    || document.tag_directives.start != document.tag_directives.end)
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            (hasAnchor, hasTag) = unsafe (scalar.anchor != nil, scalar.tag != nil)
            let octets = unsafe UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
            kind = unsafe .scalar(
                Scalar(
                    text: String(decoding: octets, as: UTF8.self),
                    isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE))
        case YAML_SEQUENCE_START_EVENT:
            let list = unsafe event.data.sequence_start
            (hasAnchor, hasTag) = unsafe (list.anchor != nil, list.tag != nil)
            kind = .listStart
        case YAML_SEQUENCE_END_EVENT: kind = .listEnd
        case YAML_MAPPING_START_EVENT:
            let mapping = unsafe event.data.mapping_start
            (hasAnchor, hasTag) = unsafe (mapping.anchor != nil, mapping.tag != nil)
            kind = .mappingStart
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        default: kind = .streamEnd
        }
        self.hasAnchor = hasAnchor
        self.hasTag = hasTag
        start = unsafe (Int(event.start_mark.line) + 1, Int(event.start_mark.column) + 1)
        end = unsafe (Int(event.end_mark.line) + 1, Int(event.end_mark.column) + 1)
    }
}
