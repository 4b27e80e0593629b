import System

/// Where answers go, and what it can show.
struct Console {
    /// Whether it shows colours.
    let isColoured: Bool
    /// How many columns it has.
    let width: Int

    /// The columns that are counted on where there is no terminal: a file, a pipe, a log.
    static let standardWidth = 100

    /// Colours are for a terminal that can show them, and for nobody who set NO_COLOR (no-color.org: to
    /// anything but nothing).
    init(isTerminal: Bool, columns: Int?, noColor: String?, terminal: String?) {
        isColoured = isTerminal && (noColor ?? "").isEmpty && terminal != "dumb"
        width = isTerminal ? columns ?? Self.standardWidth : Self.standardWidth
    }

    static var ofThisProcess: Console {
        Console(
            isTerminal: StandardStreams.outputIsTerminal, columns: StandardStreams.outputColumns,
            noColor: ProcessEnvironment.value(of: "NO_COLOR"), terminal: ProcessEnvironment.value(of: "TERM"))
    }

    /// Writes an answer where it belongs. A reader that left early (`| head`) has what it wanted.
    func deliver(_ answer: Answer) -> ExitStatus {
        do throws(SystemFault) {
            if !answer.output.isEmpty { try StandardStreams.writeOutput(Array(answer.output.utf8)) }
        } catch {
            if error.code == .brokenPipe { return answer.status }
            complain("error: the answer can't be written: \(error.code.text)\n")
            return .misused
        }
        if let fault = answer.fault { complain(fault.text) }
        return answer.status
    }

    /// Where even standard error can't be written to there is nobody left to tell.
    private func complain(_ text: String) {
        try? StandardStreams.writeError(Array(text.utf8))
    }
}

extension Console {
    func good(_ text: String) -> String { styled(text, 32) }

    func bad(_ text: String) -> String { styled(text, 31) }

    func doubtful(_ text: String) -> String { styled(text, 33) }

    func strong(_ text: String) -> String { styled(text, 1) }

    func faint(_ text: String) -> String { styled(text, 2) }

    private func styled(_ text: String, _ code: Int) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
