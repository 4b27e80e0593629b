// What a failed system call is to the rest of the house. Invariants: a fault always names the call and the
// error number, so that a log line can be acted on without reading our source; no other target ever reads
// errno. A caller that must behave differently for one number compares `code`, never the text.

import CLinux
import Glibc

/// An error number of the kernel. A type of its own, so that it can't be mistaken for a count, a descriptor
/// or an exit status, and open (not an enum), because the kernel may answer with numbers that nobody listed.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
    /// As errno holds it.
    public let rawValue: Int32

    /// Takes any number: what the kernel says is never refused.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// EINTR
    public static let interrupted = ErrorCode(rawValue: EINTR)
    /// EAGAIN, which is EWOULDBLOCK too
    public static let wouldBlock = ErrorCode(rawValue: EAGAIN)
    /// ENOENT
    public static let noSuchFile = ErrorCode(rawValue: ENOENT)
    /// EEXIST
    public static let exists = ErrorCode(rawValue: EEXIST)
    /// ENOTDIR
    public static let notFolder = ErrorCode(rawValue: ENOTDIR)
    /// EISDIR
    public static let isFolder = ErrorCode(rawValue: EISDIR)
    /// EFBIG
    public static let tooLarge = ErrorCode(rawValue: EFBIG)
    /// ENOSPC
    public static let noSpace = ErrorCode(rawValue: ENOSPC)
    /// EINVAL
    public static let invalid = ErrorCode(rawValue: EINVAL)
    /// EILSEQ
    public static let notUTF8 = ErrorCode(rawValue: EILSEQ)
    /// EPIPE
    public static let brokenPipe = ErrorCode(rawValue: EPIPE)
    /// ECONNRESET
    public static let reset = ErrorCode(rawValue: ECONNRESET)
    /// ECONNREFUSED
    public static let refused = ErrorCode(rawValue: ECONNREFUSED)
    /// ETIMEDOUT
    public static let timedOut = ErrorCode(rawValue: ETIMEDOUT)
    /// EINPROGRESS
    public static let inProgress = ErrorCode(rawValue: EINPROGRESS)
    /// EMFILE
    public static let tooManyOpenFiles = ErrorCode(rawValue: EMFILE)
    /// ENFILE
    public static let tooManyOpenFilesInAll = ErrorCode(rawValue: ENFILE)
    /// ENOBUFS
    public static let noBuffers = ErrorCode(rawValue: ENOBUFS)
    /// ENOMEM
    public static let noMemory = ErrorCode(rawValue: ENOMEM)
    /// ECONNABORTED
    public static let aborted = ErrorCode(rawValue: ECONNABORTED)
    /// EADDRINUSE
    public static let addressInUse = ErrorCode(rawValue: EADDRINUSE)
    /// EPROTO
    public static let protocolError = ErrorCode(rawValue: EPROTO)
    /// EHOSTUNREACH
    public static let unreachable = ErrorCode(rawValue: EHOSTUNREACH)
    /// ENOTCONN
    public static let notConnected = ErrorCode(rawValue: ENOTCONN)
    /// ENAMETOOLONG
    public static let nameTooLong = ErrorCode(rawValue: ENAMETOOLONG)

    /// EMSGSIZE
    public static let messageTooLong = ErrorCode(rawValue: EMSGSIZE)
    /// EACCES
    public static let notAllowed = ErrorCode(rawValue: EACCES)

    /// Whether something of our own has run out: descriptors, buffers, memory.
    public var isShortage: Bool {
        [.tooManyOpenFiles, .tooManyOpenFilesInAll, .noBuffers, .noMemory].contains(self)
    }

    /// The number that the calling thread's last failed call left behind.
    static var ofThisThread: ErrorCode { ErrorCode(rawValue: errno) }

    /// The name that the manuals use: `ENOENT`; the bare number where there is none.
    public var symbol: String {
        // SAFETY: glibc answers with a string of its own that lives as long as the process, or with null.
        guard let name = unsafe countersign_error_symbol(rawValue) else { return "errno \(rawValue)" }
        return unsafe String(cString: name)
    }

    /// What it means, in the manner of our messages: lower case and no period.
    public var text: String {
        // SAFETY: as above.
        guard let words = unsafe countersign_error_text(rawValue) else { return "unknown error" }
        let sentence = unsafe String(cString: words)
        // "RFS specific error" and "I/O error" keep their capitals.
        guard let second = sentence.utf8.dropFirst().first, second >= UInt8(ascii: "a") else {
            return sentence
        }
        return sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}

/// A system call that failed: which, on what, and why. One type for all of them, because what a caller
/// does next depends on the error number and hardly ever on the call.
public struct SystemFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The call that failed.
    public let call: SystemCall
    /// The path or address that it was about, for a person to read; empty where there is none.
    public let subject: String
    /// Why it failed.
    public let code: ErrorCode

    /// Made by the wrappers of this target; public so that a stand-in of a test can fail in the same way.
    public init(_ call: SystemCall, _ subject: String = "", code: ErrorCode) {
        self.call = call
        self.subject = subject
        self.code = code
    }

    /// `open /x: ENOENT (no such file or directory)`
    public var description: String {
        let place = subject.isEmpty ? "" : " \(subject)"
        return "\(call.rawValue)\(place): \(code.symbol) (\(code.text))"
    }
}
