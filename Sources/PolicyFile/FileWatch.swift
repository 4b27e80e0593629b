// Whether the files of a gateway have changed since they were read. They are asked for their stamps again and again,
// rather than waited for: that sees a folder that is swapped behind a symbolic link, a file that is mounted by itself,
// and file systems of other machines, on each of which some notification of the kernel never comes; and it costs one
// system call a file and second (docs/decisions/0016-files-are-asked.md).

import System

/// A file or a folder that was read, and what it was like before.
public struct ReadFile: Equatable, Sendable {
    /// Its path.
    public let path: String
    /// Taken before the first octet was read, so that no change falls between the two; nil where nothing was there.
    let stamp: FileStamp?

    init(_ path: String) {
        self.path = path
        stamp = FileStamp(of: path)
    }
}

extension [ReadFile] {
    /// Whether none of them has changed since it was read: then they belong together.
    public var areAsRead: Bool { allSatisfy { ReadFile($0.path) == $0 } }
}

/// Looks after files that were read.
public struct FileWatch: Sendable {
    private var files: [ReadFile]
    private var last: [ReadFile]

    /// A watch over these files, as they were when they were read.
    public init(_ files: [ReadFile]) {
        self.files = files
        last = files
    }

    /// Looks once: whether anything has changed since the files were read, and nothing since the last look. What is
    /// being written is left alone for as long as it moves.
    public mutating func hasChanged() -> Bool {
        let now = files.map { ReadFile($0.path) }
        defer { last = now }
        return now != files && now == last
    }
}
