import System

/// `countersign inspect`: how the gateway reads a message, for whoever has a client that it refuses.
enum Inspect {
    /// The most that is read: more than any limit on a message that the gateway takes whole.
    static let limit = 16 << 20

    static func answer(_ arguments: Arguments, _ console: Console) throws(UsageFault) -> Answer {
        let octets = try input(arguments.operands.first)
        let inspection = Inspection(octets, as: arguments.isResponse ? .response : .request(arguments.scheme))
        let output =
            arguments.wantsJSON
            ? InspectionJSON.text(of: inspection) : InspectionText(inspection, console).text
        return Answer(output: output, status: inspection.verdict == .taken ? .fine : .found)
    }

    private static func input(_ operand: String?) throws(UsageFault) -> [UInt8] {
        let path = operand ?? "-"
        let name = path == "-" ? "standard input" : Escaped.quoted(path, limit: 256)
        if path == "-", StandardStreams.inputIsTerminal {
            throw UsageFault(
                message: "there is no message to read: standard input is a terminal",
                hint: "name a file, or pipe a message in")
        }
        let octets: [UInt8]
        do throws(SystemFault) {
            octets =
                path == "-" ? try StandardStreams.readInput(limit: limit) : try Files.read(path, limit: limit)
        } catch {
            throw .unreadable(name, error, limit: limit)
        }
        if octets.isEmpty {
            throw UsageFault(
                message: "\(name) is empty", hint: "give it the octets of a message, head and body")
        }
        return octets
    }
}
