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
