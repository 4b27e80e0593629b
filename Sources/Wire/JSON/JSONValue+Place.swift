// Where values lie, for those who look at a document often and copy nothing: conditions of policies.

extension JSONValue {
    /// The octets that a string stands for, as a range of an array: of the document's own unless the string has
    /// escapes. Nil for anything else.
    public var text: (storage: [UInt8], range: Range<Int>)? {
        let node = document.nodes[position]
        guard node.kind == .string || node.kind == .key else { return nil }
        let range = Int(node.start)..<Int(node.start) + Int(node.length)
        guard node.hasEscapes else { return (document.octets, range) }
        let decoded = JSONEscape.decode(document.octets[range])
        return (decoded, decoded.indices)
    }

    /// How many octets have to be decoded to have `text`; 0 where it lies as it is.
    public var encodedCount: Int {
        let node = document.nodes[position]
        return node.hasEscapes ? Int(node.length) : 0
    }

    /// The keys of an object, in order, each as a string; empty for anything else.
    public var keys: [JSONValue] {
        guard document.nodes[position].kind == .object else { return [] }
        var keys: [JSONValue] = []
        keys.reserveCapacity(count)
        var at = position + 1
        let end = Int(document.nodes[position].next)
        while at < end {
            keys.append(JSONValue(document: document, position: at))
            at = Int(document.nodes[at + 1].next)
        }
        return keys
    }

    /// The member with exactly this key, octet for octet: `subscript` for a key that was made ready.
    public func member(_ key: [UInt8]) -> JSONValue? {
        let nodes = document.nodes
        guard nodes[position].kind == .object else { return nil }
        let octets = document.octets
        var at = position &+ 1
        let end = Int(nodes[position].next)
        while at < end {
            if Self.isKey(nodes[at], key, octets) { return JSONValue(document: document, position: at &+ 1) }
            at = Int(nodes[at &+ 1].next)
        }
        return nil
    }

    /// Whether there is a member with this key in any case of ASCII letters, which parsers that fold take for it.
    public func hasMember(inAnyCase key: [UInt8]) -> Bool {
        let nodes = document.nodes
        guard nodes[position].kind == .object else { return false }
        var at = position &+ 1
        let end = Int(nodes[position].next)
        while at < end {
            let found = JSONValue(document: document, position: at).string ?? []
            if found.count == key.count,
                zip(found, key).allSatisfy({ $0.lowercasedASCII == $1.lowercasedASCII })
            {
                return true
            }
            at = Int(nodes[at &+ 1].next)
        }
        return false
    }

    @inline(__always)
    private static func isKey(_ node: JSONDocument.Node, _ key: [UInt8], _ octets: [UInt8]) -> Bool {
        let start = Int(node.start)
        if node.hasEscapes {
            // An escape is at most six octets for one; whoever chose the key can't make the comparison long.
            guard key.count...key.count * 6 ~= Int(node.length) else { return false }
            return JSONEscape.decode(octets[start..<start + Int(node.length)]) == key
        }
        guard Int(node.length) == key.count else { return false }
        for index in 0..<key.count where octets[start &+ index] != key[index] { return false }
        return true
    }

    /// The element of an array at an index; nil where there is none, and for anything else.
    public func element(at index: Int) -> JSONValue? {
        let node = document.nodes[position]
        guard node.kind == .array, 0..<Int(node.length) ~= index else { return nil }
        var at = position + 1
        for _ in 0..<index { at = Int(document.nodes[at].next) }
        return JSONValue(document: document, position: at)
    }
}
