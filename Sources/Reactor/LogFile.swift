// A log that never holds up a loop: lines are gathered in memory and written by a thread. A disk that can't follow
// costs lines, never requests; how many were lost is counted. The file is opened anew when somebody asks, after it
// was moved away.

import System
public import Telemetry
public import Wire

/// A file, or standard output, that lines are appended to.
public final class LogFile: Sendable {
    /// Where lines go.
    public enum Place: Hashable, Sendable {
        case standardOutput
        case file(String)
    }

    private struct State: ~Copyable, Sendable {
        var lines = ByteBuffer(capacity: 64 << 10)
        var lost = 0
        var wantsReopening = false
        var isClosing = false
        var isAsleep = true
    }

    /// How much may wait to be written.
    private static let mostWaiting = 8 << 20
    /// How long the writer gathers lines, so that it is not woken for each.
    private static let gathering: UInt64 = 20

    private let place: Place
    private let lines = Guarded(State())
    /// Used by the writer alone.
    private let file: Guarded<AppendedFile>
    private let bell = Monitor(0)
    private let dropped: Counter

    /// Opens the log and starts its writer. `dropped` counts lines that were lost.
    public init(_ place: Place, dropped: Counter) throws(ReactorFault) {
        self.place = place
        self.dropped = dropped
        do throws(SystemFault) {
            file = Guarded(try AppendedFile(place.path))
            _ = try Thread { [self] in write() }
        } catch {
            throw ReactorFault(error)
        }
    }

    /// Appends a line, from any thread.
    public func append(_ line: borrowing ByteBuffer) {
        let wakes = lines.withLock { state in
            guard state.lines.count + line.count <= Self.mostWaiting else {
                state.lost += 1
                return false
            }
            line.withSpan { state.lines.append($0) }
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if wakes { ring() }
    }

    /// Opens the file anew before the next line is written.
    public func reopen() {
        lines.withLock { $0.wantsReopening = true }
        ring()
    }

    /// Writes what waits, and ends; what comes later is lost.
    public func close() {
        lines.withLock { $0.isClosing = true }
        ring()
        let deadline = Clocks.monotonic().advanced(byMilliseconds: 5_000)
        _ = bell.wait(until: deadline) { $0 < 0 ? true : nil }
    }

    private func ring() {
        bell.withLock { if $0 >= 0 { $0 += 1 } }
    }

    private func write() {
        var heard = 0
        while true {
            heard = bell.wait(until: MonotonicInstant(nanoseconds: .max)) { $0 != heard ? $0 : nil } ?? heard
            let isClosing = lines.withLock { $0.isClosing }
            if !isClosing {
                let pause = Clocks.monotonic().advanced(byMilliseconds: Self.gathering)
                _ = bell.wait(until: pause) { _ in Optional<Bool>.none }
            }
            let (text, lost, reopens) = lines.withLock { state in
                let taken = (state.lines.octets, state.lost, state.wantsReopening)
                state.lines.removeAll()
                state.lost = 0
                state.wantsReopening = false
                state.isAsleep = true
                return taken
            }
            let isWritten = file.withLock { file in
                if reopens, let opened = try? AppendedFile(place.path) { file = opened }
                return (try? file.append(text)) != nil
            }
            let missing = isWritten ? lost : lost + text.count { $0 == .lineFeed }
            if missing > 0 { dropped.add(UInt64(missing)) }
            if isClosing { break }
        }
        bell.withLock { $0 = -1 }
    }
}

extension LogFile.Place {
    fileprivate var path: String? {
        if case .file(let path) = self { return path }
        return nil
    }
}
