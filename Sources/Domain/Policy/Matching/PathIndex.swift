// Which routes may take a path: a tree over the segments of all patterns of a policy, so that the cost depends on the
// path and on what it may mean, and not on how many routes there are. It answers too much rather than too little: it
// folds the case of letters, drops a slash at the end and looks behind `.json` and `.xml`, and whoever asks looks at
// each route that it names.
//
// The edges lie in one table by a hash of the parent and the folded segment. The tree is made of a file of ours and never
// grows, and its depth is that of the patterns, so a caller who picks paths gains nothing.

import Wire

/// The patterns of one policy. A class, so that who looks into it counts one reference and not one for each table.
final class PathIndex: Sendable {
    private let tree: PathTree

    /// The index of these patterns; a route's number is its position and `first`.
    init(_ patterns: [PathPattern], first: Int) {
        tree = PathTree(patterns, first: first)
    }

    /// The routes that may take a path, which has to be decoded, and in lower case beyond ASCII.
    func routes(for path: Span<UInt8>) -> RouteNumbers { tree.routes(for: path) }
}

/// The tree of their segments.
private struct PathTree: Sendable {
    private struct Edge: Sendable {
        var parent: Int32 = 0
        /// 0 where there is no edge.
        var child: Int32 = 0
        var start: Int32 = 0
        var length: Int32 = 0
    }

    private struct Node: Sendable {
        /// Whether there is an edge to look for.
        var hasChildren = false
        /// The child of `*` and `{name}`; 0 where there is none.
        var anySegment: Int32 = 0
        /// Routes whose pattern ends here, and those that take all below, in ascending order.
        var exact: [Int32] = []
        var below: [Int32] = []
    }

    private var nodes: [Node] = [Node()]
    private var edges: [Edge]
    private var names: [UInt8] = []

    init(_ patterns: [PathPattern], first: Int) {
        let segments = patterns.reduce(1) { $0 + $1.segments.count }
        var size = 4
        while size < 2 * segments { size *= 2 }
        edges = Array(repeating: Edge(), count: size)
        for (index, pattern) in patterns.enumerated() {
            insert(pattern, Int32(truncatingIfNeeded: first + index))
        }
    }

    private mutating func insert(_ pattern: PathPattern, _ number: Int32) {
        var node: Int32 = 0
        for segment in pattern.segmentsWithoutEnd {
            switch segment {
            case .literal(let octets):
                node = child(of: node, PathPattern.folded(octets).map(\.lowercasedASCII))
            case .any, .parameter:
                if nodes[Int(node)].anySegment == 0 { nodes[Int(node)].anySegment = append() }
                node = nodes[Int(node)].anySegment
            }
        }
        if pattern.takesAllBelow {
            nodes[Int(node)].below.append(number)
        } else {
            nodes[Int(node)].exact.append(number)
        }
    }

    private mutating func append() -> Int32 {
        nodes.append(Node())
        return Int32(truncatingIfNeeded: nodes.count - 1)
    }

    private mutating func child(of parent: Int32, _ name: [UInt8]) -> Int32 {
        let slot = slot(parent, name.span)
        if edges[slot].child != 0 { return edges[slot].child }
        nodes[Int(parent)].hasChildren = true
        edges[slot] = Edge(
            parent: parent, child: append(), start: Int32(truncatingIfNeeded: names.count),
            length: Int32(truncatingIfNeeded: name.count))
        names += name
        return edges[slot].child
    }

    /// Where the edge of a segment is, or would be.
    private func slot(_ parent: Int32, _ segment: Span<UInt8>) -> Int {
        // FNV-1a, 64 bits.
        var hash = 0xcbf2_9ce4_8422_2325 ^ UInt64(UInt32(bitPattern: parent))
        for index in 0..<segment.count {
            hash = (hash ^ UInt64(segment[index].lowercasedASCII)) &* 0x100_0000_01b3
        }
        var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & (edges.count - 1)
        while edges[slot].child != 0, !isEdge(edges[slot], parent, segment) {
            slot = (slot + 1) & (edges.count - 1)
        }
        return slot
    }

    private func isEdge(_ edge: Edge, _ parent: Int32, _ segment: Span<UInt8>) -> Bool {
        guard edge.parent == parent, edge.length == segment.count else { return false }
        let start = Int(edge.start)
        for index in 0..<segment.count where names[start + index] != segment[index].lowercasedASCII {
            return false
        }
        return true
    }

    func routes(for path: Span<UInt8>) -> RouteNumbers {
        var found = RouteNumbers()
        descend(0, path, 0, &found)
        return found
    }

    private func descend(_ node: Int32, _ path: Span<UInt8>, _ at: Int, _ found: inout RouteNumbers) {
        found.insert(nodes[Int(node)].below)
        let start = at + 1
        // The end, or a slash and then the end.
        guard start < path.count else { return found.insert(nodes[Int(node)].exact) }
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
        let segment = path.extracting(start..<end)
        let hasChildren = nodes[Int(node)].hasChildren
        if hasChildren {
            let child = edges[slot(node, segment)].child
            if child != 0 { descend(child, path, end, &found) }
        }
        if nodes[Int(node)].anySegment != 0, end > start {
            descend(nodes[Int(node)].anySegment, path, end, &found)
        }
        guard hasChildren, end + 1 >= path.count, let stem = PathPattern.stem(of: segment) else { return }
        let sibling = edges[slot(node, segment.extracting(0..<stem))].child
        guard sibling != 0 else { return }
        found.insert(nodes[Int(sibling)].below)
        found.insert(nodes[Int(sibling)].exact)
    }
}

/// Some numbers of routes in ascending order; few of them need no memory of their own.
struct RouteNumbers {
    private var few = InlineArray<8, Int32>(repeating: 0)
    private var many: [Int32] = []
    private(set) var count = 0

    subscript(position: Int) -> Int { Int(many.isEmpty ? few[position] : many[position]) }

    @inline(__always)
    fileprivate mutating func insert(_ numbers: [Int32]) {
        for number in numbers { insert(number) }
    }

    private mutating func insert(_ number: Int32) {
        if many.isEmpty, count < 8 {
            var at = count
            while at > 0, few[at - 1] > number {
                few[at] = few[at - 1]
                at -= 1
            }
            few[at] = number
        } else {
            if many.isEmpty { many = (0..<8).map { few[$0] } }
            many.insert(number, at: many.partitioningIndex { $0 > number })
        }
        count += 1
    }
}

extension [Int32] {
    /// Where the elements begin for which this holds, if it holds for none before them.
    fileprivate func partitioningIndex(_ holds: (Int32) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
