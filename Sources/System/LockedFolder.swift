// Changes files of a folder so that whoever reads them sees the one content or the other, whenever the machine stops:
// the new content is written beside the old, is made to last, takes the other one's name in one step, and then the name
// is made to last. One process at a time does so; readers need no lock.

import CLinux
import Glibc

/// A folder that nobody else changes in the same way meanwhile. The lock ends with this value, and with the process.
public struct LockedFolder: ~Copyable {
    /// What the name of a file that is being written ends in.
    public static let suffix = ".new"

    /// Where it is.
    public let path: String
    private let descriptor: FileDescriptor

    /// Locks a folder; where another process has, that is a fault at once (`wouldBlock`).
    public init(_ path: String) throws(SystemFault) {
        guard !path.utf8.contains(0) else { throw SystemFault(.open, path, code: .invalid) }
        // SAFETY: the path is a C string for the length of the call, and has no NUL inside.
        let number = try SystemCall.open.perform(on: path) {
            unsafe countersign_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        }
        let folder = FileDescriptor(owning: number)
        _ = try SystemCall.lock.perform(on: path) { flock(number, LOCK_EX | LOCK_NB) }
        descriptor = folder
        self.path = path
    }

    deinit {
        // A child that is being started has the descriptor too until it is another program: closing ends no lock then.
        _ = flock(descriptor.number, LOCK_UN)
    }

    /// Makes a file that only we may read, and nobody may write, with this content, in the place of one of that name.
    public func put(_ name: String, _ content: Span<UInt8>) throws(SystemFault) {
        let place = "\(path)/\(name)"
        let beside = place + Self.suffix
        // What a process left behind that ended while it wrote.
        if Files.exists(beside) { try Files.remove(beside) }
        do throws(SystemFault) {
            try write(content, to: beside)
            try Files.rename(beside, to: place)
        } catch {
            try? Files.remove(beside)
            throw error
        }
        try synchronize(descriptor.number, path)
    }

    /// Removes a file.
    public func remove(_ name: String) throws(SystemFault) {
        try Files.remove("\(path)/\(name)")
        try synchronize(descriptor.number, path)
    }

    private func write(_ content: Span<UInt8>, to path: String) throws(SystemFault) {
        guard !path.utf8.contains(0) else { throw SystemFault(.open, path, code: .invalid) }
        // SAFETY: as above.
        let number = try SystemCall.open.perform(on: path) {
            unsafe countersign_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
        }
        let file = FileDescriptor(owning: number)
        var written = 0
        while written < content.count {
            written += try SystemCall.write.transfer(upTo: content.count - written, on: path) { count in
                // SAFETY: at most `count` octets are read behind those that were written, and there are as many.
                unsafe content.withUnsafeBufferPointer {
                    unsafe Glibc.write(number, $0.baseAddress.unsafelyUnwrapped + written, count)
                }
            }
        }
        try synchronize(number, path)
        file.close()
    }

    private func synchronize(_ number: Int32, _ path: String) throws(SystemFault) {
        _ = try SystemCall.synchronize.perform(on: path) { fsync(number) }
    }
}
