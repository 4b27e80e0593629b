// The text exposition format 0.0.4 of Prometheus: for each metric a HELP line, a TYPE line, and a line a series.
// Everything that isn't ours to choose stands in a label value or a help text, and is escaped there, so that no
// value can end its line.

/// Writes metrics as Prometheus scrapes them.
public enum PrometheusText {
    /// What the answer to a scrape says that it is.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The metrics in the order given.
    public static func write(_ metrics: [MetricSnapshot]) -> [UInt8] {
        var text = ""
        for metric in metrics {
            text += "# HELP \(metric.name) \(escaped(metric.help, quotes: false))\n"
            text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for row in metric.rows { write(row, of: metric.name, to: &text) }
        }
        return Array(text.utf8)
    }

    private static func write(_ row: MetricSnapshot.Row, of name: String, to text: inout String) {
        switch row.value {
        case .count(let count): text += "\(name)\(braced(row.labels)) \(count)\n"
        case .level(let level): text += "\(name)\(braced(row.labels)) \(level)\n"
        case .spread(let spread):
            let unit = spread.buckets.unit
            let ends = spread.buckets.bounds.map { decimal($0, unit) } + ["+Inf"]
            for (end, count) in zip(ends, spread.cumulative) {
                text += "\(name)_bucket\(braced(row.labels + [(name: "le", value: end)])) \(count)\n"
            }
            text += "\(name)_sum\(braced(row.labels)) \(decimal(spread.sum, unit))\n"
            text += "\(name)_count\(braced(row.labels)) \(spread.cumulative.last ?? 0)\n"
        }
    }

    private static func braced(_ labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    /// Backslash and line feed always, the double quote in label values; as the format has it. Written by
    /// scalar, for CR and LF together are one `Character`.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: escaped.append(contentsOf: "\\\"".unicodeScalars)
            // No escape exists for it, and some readers end a line there.
            case "\r": escaped.append(" ")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// The amount in the unit that is read, exactly, with no more digits than it needs.
    private static func decimal(_ amount: UInt64, _ unit: HistogramUnit) -> String {
        let scale = (0..<unit.digitsAfterPoint).reduce(UInt64(1)) { scale, _ in scale * 10 }
        let (whole, rest) = amount.quotientAndRemainder(dividingBy: scale)
        guard rest > 0 else { return String(whole) }
        var digits = Array(String(scale + rest).utf8.dropFirst())
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return "\(whole)." + String(decoding: digits, as: UTF8.self)
    }
}
