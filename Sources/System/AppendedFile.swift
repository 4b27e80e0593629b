import CLinux
import Glibc

/// A file that is only ever appended to, or standard output: a log.
public struct AppendedFile: ~Copyable, Sendable {
    /// Closes with this value; nil for standard output, which is not ours to close.
    private let descriptor: FileDescriptor?
    private let number: Int32
    private let path: String

    /// Opens a file for appending, and makes it where it is not there, for us to write and our group to read; nil is
    /// standard output.
    public init(_ path: String?) throws(SystemFault) {
        self.path = path ?? "standard output"
        guard let path else {
            descriptor = nil
            number = STDOUT_FILENO
            return
        }
        guard !path.utf8.contains(0) else { throw SystemFault(.open, path, code: .invalid) }
        // SAFETY: the path is a C string for the length of the call, and has no NUL inside.
        let opened = try SystemCall.open.perform(on: path) {
            unsafe countersign_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        }
        descriptor = FileDescriptor(owning: opened)
        number = opened
    }

    /// Appends every octet.
    public func append(_ octets: [UInt8]) throws(SystemFault) {
        try OpenFile(number: number, subject: path).writeWhole(octets)
    }
}
