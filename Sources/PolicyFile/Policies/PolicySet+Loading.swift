// The policies of a file or of a folder. Of a folder, the files in it that end in `.yaml` or `.yml`, in the order of
// their names, but for `*.tests.yaml` and hidden ones. Beside what is wrong with each by itself: names that stand
// twice, routes that no request gets to, and upstreams that there aren't. A folder without a policy is refused, for
// it would deny everything.

public import Domain
import System

extension PolicySet {
    /// The policies at a path, or all that is wrong with them.
    /// - Parameter upstreams: the upstreams that there are; nil where that is not known.
    public static func load(
        _ path: String, upstreams: [Identifier]? = nil
    ) throws(Findings) -> PolicySet {
        var reading = Reading()
        let set = read(path, upstreams, &reading)
        return try reading.whole(set)
    }

    /// The policies of texts that are at hand, each with what it is called.
    public static func parse(
        _ texts: [(name: String, octets: [UInt8])], upstreams: [Identifier]? = nil
    ) throws(Findings) -> PolicySet {
        var reading = Reading()
        var drafts: [Placed<PolicyDraft>] = []
        for text in texts {
            let source = reading.take(SourceText(name: text.name, octets: text.octets))
            if let draft = draft(source, &reading) { drafts.append(draft) }
        }
        let set = set(of: drafts, upstreams, &reading)
        return try reading.whole(set)
    }

    /// The policies, if nothing was wrong in this reading.
    static func read(_ path: String, _ upstreams: [Identifier]?, _ reading: inout Reading) -> PolicySet? {
        var drafts: [Placed<PolicyDraft>] = []
        for file in files(path, &reading) {
            guard let source = reading.take(file: file) else { continue }
            if let draft = draft(source, &reading) { drafts.append(draft) }
        }
        return set(of: drafts, upstreams, &reading)
    }

    /// The draft of a text that was taken in.
    static func draft(_ source: Int, _ reading: inout Reading) -> Placed<PolicyDraft>? {
        guard let tree = TreeReader.tree(of: source, in: &reading) else { return nil }
        return ValueType.placed(PolicyDraft.type).read(tree, &reading)
    }

    /// The set of some drafts, if nothing was wrong in this reading.
    static func set(
        of drafts: [Placed<PolicyDraft>], _ upstreams: [Identifier]?, _ reading: inout Reading
    ) -> PolicySet? {
        for draft in drafts { check(draft.value, upstreams, &reading) }
        checkNames(drafts, &reading)
        guard reading.isFine else { return nil }
        do throws(PolicyFault) {
            return try PolicySet(policies(drafts))
        } catch {
            // What the checks above let pass and Domain refuses would be a fault of ours.
            reading.report(
                .conflict, file: reading.sources.first?.name ?? "", "the policies contradict one another",
                "report this: \(error)")
            return nil
        }
    }

    private static func policies(_ drafts: [Placed<PolicyDraft>]) throws(PolicyFault) -> [Policy] {
        var policies: [Policy] = []
        for draft in drafts.map(\.value) {
            guard let id = draft.id else { continue }
            var content = PolicyContent(id: id)
            content.hosts = draft.hosts.map(\.value)
            for route in draft.routes.map(\.value) {
                guard let id = route.id, let path = route.path, let upstream = route.upstream else {
                    continue
                }
                var one = Route(id: id, path: path, upstream: upstream, requirement: route.requirement)
                one.allowsWebSocket = route.allowsWebSocket
                content.routes.append(one)
            }
            policies.append(try Policy(content))
        }
        return policies
    }

    private static func files(_ path: String, _ reading: inout Reading) -> [String] {
        reading.note(file: path)
        do throws(SystemFault) {
            let folder = path.hasSuffix("/") ? path : path + "/"
            let files = try Files.names(in: path).filter(isPolicy).map { folder + $0 }
            if files.isEmpty {
                reading.report(
                    .unreadable, file: path, "there is no policy in the folder",
                    "put a file that ends in `.yaml` there; without one everything would be denied")
            }
            return files
        } catch {
            // A file that can't be read is told where it is read.
            if error.code == .notFolder || error.code == .noSuchFile { return [path] }
            reading.report(
                .unreadable, file: path, "the folder can't be read: \(error.code.text)",
                "name a folder or a file that can be read")
            return []
        }
    }

    private static func isPolicy(_ name: String) -> Bool {
        let isYAML = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        return isYAML && !name.hasPrefix(".") && !name.hasSuffix(".tests.yaml")
            && !name.hasSuffix(".tests.yml")
    }
}
