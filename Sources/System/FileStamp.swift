import CLinux
import Glibc

/// By what a file is seen to be another one than before: which one it is, how large, and when it was last changed. Two
/// stamps of one path that are equal stand for one content, unless it was changed twice within the same tick of the
/// kernel's clock.
public struct FileStamp: Equatable, Sendable {
    /// Whether it is a plain file: neither a folder nor a pipe, which nobody may ever write to.
    public let isRegular: Bool
    private let device: UInt64
    private let number: UInt64
    private let size: Int
    /// Of the content and of the file itself.
    private let modified: Moment
    private let changed: Moment

    /// What a file says of a time: of any year, so no sum is made of it.
    private struct Moment: Equatable {
        let seconds: Int
        let nanoseconds: Int

        init(_ time: timespec) { (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec)) }
    }

    /// What is at this path now, behind symbolic links; nil where nothing is, or nothing that we can get to.
    public init?(of path: String) {
        guard !path.utf8.contains(0) else { return nil }
        var status = Glibc.stat()
        do throws(SystemFault) {
            _ = try SystemCall.stat.perform(on: path) {
                // SAFETY: the path is a C string, and the status a place to write to, for the length of the call.
                unsafe stat(path, &status)
            }
        } catch {
            return nil
        }
        isRegular = status.st_mode & S_IFMT == S_IFREG
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = Moment(status.st_mtim)
        changed = Moment(status.st_ctim)
    }
}
