// One line of the log: a JSON object, then a line feed. Whatever was put in, the line is one line of valid JSON
// of bounded length: controls, marks of direction and what is not UTF-8 are escaped (`LogText`), texts are cut,
// a name comes once. The time is the caller's; nothing here reads a clock.

/// What happened, for the log.
public struct LogRecord: Sendable {
    /// How much it matters.
    public enum Level: String, Comparable, CaseIterable, Sendable {
        /// For whoever looks for a fault.
        case debug
        /// As it should be.
        case info
        /// Not as it should be, and dealt with.
        case warning
        /// Someone must look.
        case error

        /// Whether one matters less.
        public static func < (left: Level, right: Level) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .debug: 0
            case .info: 1
            case .warning: 2
            case .error: 3
            }
        }
    }

    /// What a field can hold. There is no way to put a whole value of ours in, for then its secrets would be
    /// in as well.
    public enum Value: Equatable, Sendable {
        /// Text of ours.
        case text(String)
        /// Octets of someone else's.
        case octets([UInt8])
        /// A whole number; one that JSON's readers would round is written as text.
        case integer(Int64)
        /// Yes or no.
        case boolean(Bool)
    }

    /// The longest message, in octets.
    public static let longestMessage = 1_024
    /// The longest text of a field, in octets.
    public static let longestText = 2_048
    /// The longest line.
    public static let longestLine = 16_384

    private static let longestName = 64
    private static let reservedNames: Set<String> = ["time", "level", "message", "dropped_fields"]
    /// What `"dropped_fields"` and the end of the line take at most.
    private static let tailRoom = 40

    private let microseconds: Int64
    private let level: Level
    private let message: String
    private var fields: [(name: String, value: Value)] = []

    /// A record without fields.
    /// - Parameter microseconds: since 1970, UTC.
    public init(microseconds: Int64, level: Level, message: String) {
        self.microseconds = microseconds
        self.level = level
        self.message = message
    }

    /// Adds a field behind the others; one of the same name is replaced where it stands. A name is of
    /// `a-z 0-9 _ .`, anything else in it becomes `_`; the names that records have anyway get one behind them.
    public mutating func set(_ name: String, _ value: Value) {
        let name = Self.sound(name)
        if let place = fields.firstIndex(where: { $0.name == name }) {
            fields[place].value = value
        } else {
            fields.append((name, value))
        }
    }

    /// The line, its line feed included. Fields that don't fit any more are left out and counted.
    public func line() -> [UInt8] {
        var line = Array("{\"time\":\"".utf8)
        line += LogTime.text(microseconds: microseconds)
        line += Array("\",\"level\":\"\(level.rawValue)\",\"message\":".utf8)
        LogText.write(Array(message.utf8), atMost: Self.longestMessage, to: &line)
        var dropped = 0
        for field in fields {
            let start = line.count
            line += Array(",\"\(field.name)\":".utf8)
            Self.write(field.value, to: &line)
            if line.count > Self.longestLine - Self.tailRoom {
                line.removeSubrange(start...)
                dropped += 1
            }
        }
        if dropped > 0 { line += Array(",\"dropped_fields\":\(dropped)".utf8) }
        return line + Array("}\n".utf8)
    }

    private static func write(_ value: Value, to line: inout [UInt8]) {
        switch value {
        case .text(let text): LogText.write(Array(text.utf8), atMost: longestText, to: &line)
        case .octets(let octets): LogText.write(octets, atMost: longestText, to: &line)
        case .boolean(let isTrue): line += Array((isTrue ? "true" : "false").utf8)
        case .integer(let integer):
            let isExact = integer.magnitude < 1 << 53
            line += Array((isExact ? "\(integer)" : "\"\(integer)\"").utf8)
        }
    }

    private static func sound(_ name: String) -> String {
        let octets = name.utf8.prefix(longestName).map { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): octet
            case UInt8(ascii: "."): octet
            default: UInt8(ascii: "_")
            }
        }
        let sound = String(decoding: octets, as: UTF8.self)
        return sound.isEmpty || reservedNames.contains(sound) ? sound + "_" : sound
    }
}
