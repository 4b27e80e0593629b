/// Metrics as Prometheus reads them: what is not in its text format is a fault.
struct PrometheusPage {
    struct Fault: Error {
        let line: String
    }

    /// The families by name, each with its type.
    private(set) var families: [String: String] = [:]

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault(line: "no line end at the end") }
        var current: (name: String, kind: String)?
        for line in text.split(separator: "\n") {
            if let help = line.wholeMatch(of: /# HELP ([a-z_]+) .+/) {
                guard families[String(help.1)] == nil else { throw Fault(line: String(line)) }
            } else if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
                current = (String(type.1), String(type.2))
                families[String(type.1)] = String(type.2)
            } else if let sample = line.wholeMatch(
                of: /([a-z_]+)(?:\{(?:[a-z_]+="(?:[^"\\]|\\["\\n])*",?)+\})? ([0-9.e+-]+|\+Inf)/)
            {
                guard let current, let suffix = sample.1.dropPrefix(current.name) else {
                    throw Fault(line: String(line))
                }
                let suffixes = current.kind == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
                guard suffixes.contains(suffix), Double(sample.2) != nil else {
                    throw Fault(line: String(line))
                }
            } else {
                throw Fault(line: String(line))
            }
        }
    }
}

extension Substring {
    fileprivate func dropPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
