// Whether a stream is a terminal, and what a reader that left does to us: what a program of the command line
// asks before it writes.

import CLinux
import Glibc

extension StandardStreams {
    /// Whether somebody types what we read.
    public static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Whether somebody looks at what we write; only then may it hold colours.
    public static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// How many columns the terminal has that we write to; nil where it is none, or doesn't know.
    public static var outputColumns: Int? {
        let columns = countersign_terminal_columns(STDOUT_FILENO)
        return columns > 0 ? Int(columns) : nil
    }
}

extension Program {
    /// Makes a write to a pipe that nobody reads a fault (EPIPE) for the whole process, instead of its end by a
    /// signal: a gateway must outlive its peers, and a command decides itself how it ends.
    public static func outliveBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
