import CLinux
import Glibc

/// The sole owner of an open descriptor: it can't be copied, so it can't be closed twice or used after it was
/// closed, and it can't be forgotten either, for it closes at the end of its life. Numbers without an owner
/// are how a gateway comes to write one caller's answer to another.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The kernel's number. Good only as long as this value lives.
    public let number: Int32

    /// Takes a number that nobody else will close.
    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        // What close says is not acted on: the number is free again whatever it was.
        _ = Glibc.close(number)
    }

    /// Ends the life of the descriptor here instead of at the end of the scope.
    public consuming func close() {}
}

extension FileDescriptor {
    /// Whether it is a socket of this kind, and listens.
    func listens(as kind: __socket_type, _ subject: String) throws(SystemFault) -> Bool {
        guard try option(SO_ACCEPTCONN, of: SOL_SOCKET, subject) == 1 else { return false }
        return try option(SO_TYPE, of: SOL_SOCKET, subject) == Int32(kind.rawValue)
    }

    /// The value of an option of a socket.
    func option(_ option: Int32, of level: Int32, _ subject: String) throws(SystemFault) -> Int32 {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let number = number
        _ = try SystemCall.getSocketOption.perform(on: subject) {
            // SAFETY: the kernel writes at most `length` octets, which is the size of `value`.
            unsafe getsockopt(number, level, option, &value, &length)
        }
        return value
    }

    /// Waits until one of these events is there, or a failure.
    func wait(
        for events: Int32, by deadline: MonotonicInstant, _ subject: String
    ) throws(SystemFault) {
        var request = pollfd(fd: number, events: Int16(events), revents: 0)
        while true {
            let ready = try SystemCall.poll.perform(on: subject) {
                // Asked anew each time: a poll that was interrupted has less time left than it had.
                let left = Clocks.monotonic().milliseconds(until: deadline)
                // SAFETY: one request, which lives for the length of the call.
                return unsafe poll(&request, 1, Int32(clamping: left))
            }
            if ready > 0 { return }
            if Clocks.monotonic() >= deadline { throw SystemFault(.poll, subject, code: .timedOut) }
        }
    }
}

/// An open file that somebody else owns, lent under the name that its faults will carry.
struct OpenFile {
    let number: Int32
    let subject: String

    /// Reads to the end; more than `limit` octets are a fault, never a part of the content.
    func readWhole(limit: Int, hint: Int) throws(SystemFault) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(min(hint, limit))
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            // One octet more than is allowed is asked for, or a content of exactly `limit` would look too long.
            let room = min(limit - content.count + 1, piece.count)
            let count = try SystemCall.read.transfer(upTo: room, on: subject) { count in
                // SAFETY: the pointer is used within the closure, for at most the octets of `piece`.
                unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, count) }
            }
            if count == 0 { return content }
            content += piece[..<count]
            if content.count > limit { throw SystemFault(.read, subject, code: .tooLarge) }
        }
    }

    /// Writes every octet, in as many calls as the kernel wants.
    func writeWhole(_ octets: [UInt8]) throws(SystemFault) {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = try SystemCall.write.transfer(upTo: rest.count, on: subject) { count in
                // SAFETY: the pointer is used within the closure, for at most the octets of `rest`.
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, count) }
            }
            rest = rest.dropFirst(count)
        }
    }
}
