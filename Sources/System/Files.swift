// Files, read whole. Invariants: a path with a NUL in it is refused (the kernel would see a shorter one); a
// name that isn't UTF-8 is refused (repaired, it would name another file); a file over its limit is a fault
// and never a part of its content; listings are sorted by octets, so that they are the same everywhere.

import CLinux
import Glibc

/// Reading files and folders. Whole files only: what the product reads from disk (policies, keys, templates)
/// is small, and a part of a policy must never be taken for one.
public enum Files {
    /// The content of a file of at most `limit` octets.
    public static func read(_ path: String, limit: Int = 64 << 20) throws(SystemFault) -> [UInt8] {
        let descriptor = try open(path, O_RDONLY)
        let status = try Self.status(of: descriptor, path)
        if status.isFolder { throw SystemFault(.open, path, code: .isFolder) }
        // What the kernel says of the size is only a hint: it is 0 for what is in /proc.
        return try OpenFile(number: descriptor.number, subject: path).readWhole(
            limit: limit, hint: status.size)
    }

    /// Makes a file that only we may read, with this content. What is there already is never overwritten.
    public static func create(_ path: String, _ content: [UInt8]) throws(SystemFault) {
        let descriptor = try open(path, O_WRONLY | O_CREAT | O_EXCL)
        do throws(SystemFault) {
            try OpenFile(number: descriptor.number, subject: path).writeWhole(content)
        } catch {
            // A part must never be taken for the whole.
            try? remove(path)
            throw error
        }
    }

    /// Makes a folder that only we may use; one that is there is left as it is.
    public static func makeFolder(_ path: String) throws(SystemFault) {
        try refuseNUL(path, .makeFolder)
        do throws(SystemFault) {
            // SAFETY: the path is a C string for the length of the call, and has no NUL inside.
            _ = try SystemCall.makeFolder.perform(on: path) { unsafe mkdir(path, 0o700) }
        } catch {
            guard error.code == .exists, try isFolder(resolved(path)) else { throw error }
        }
    }

    /// Removes a file, or a symbolic link and not what it points to.
    public static func remove(_ path: String) throws(SystemFault) {
        try refuseNUL(path, .unlink)
        // SAFETY: the path is a C string for the length of the call, and has no NUL inside.
        _ = try SystemCall.unlink.perform(on: path) { unsafe unlink(path) }
    }

    /// Puts a file into another one's place, in one step: whoever opens that path gets the one or the other.
    public static func rename(_ path: String, to other: String) throws(SystemFault) {
        try refuseNUL(path, .rename)
        try refuseNUL(other, .rename)
        _ = try SystemCall.rename.perform(on: path) {
            // SAFETY: both paths are C strings for the length of the call, and have no NUL inside.
            unsafe Glibc.rename(path, other)
        }
    }

    /// The names in a folder, sorted, without `.` and `..`.
    public static func names(in folder: String) throws(SystemFault) -> [String] {
        try refuseNUL(folder, .openFolder)
        // SAFETY: the stream is closed once, on every way out, and the entry is read before the next call
        // to readdir, which is the one that may overwrite it.
        guard let stream = unsafe opendir(folder) else {
            throw SystemFault(.openFolder, folder, code: .ofThisThread)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let octets = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe bytes.prefix { $0 != 0 }.map { $0 }
            }
            guard let name = String(validating: octets, as: UTF8.self) else {
                throw SystemFault(.readFolder, folder, code: .notUTF8)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        if errno != 0 { throw SystemFault(.readFolder, folder, code: .ofThisThread) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The paths of all files in a folder and in the folders in it, relative to it and sorted, leaving out
    /// the folders of the given names. A symbolic link is listed as what it is, and never followed.
    public static func all(under folder: String, skipping: Set<String> = []) throws(SystemFault) -> [String] {
        var found: [String] = []
        var folders = [""]
        while let inner = folders.popLast() {
            for name in try names(in: "\(folder)/\(inner)") {
                let path = "\(inner)\(name)"
                if try !isFolder("\(folder)/\(path)") {
                    found.append(path)
                } else if !skipping.contains(name) {
                    folders.append("\(path)/")
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether there is anything at this path that we can get to.
    public static func exists(_ path: String) -> Bool {
        guard !path.utf8.contains(0) else { return false }
        // SAFETY: the path is a C string for the length of the call, and has no NUL inside.
        return unsafe access(path, F_OK) == 0
    }

    /// Where a path leads when every symbolic link on it was followed: absolute, and without `.` and `..`.
    public static func resolved(_ path: String) throws(SystemFault) -> String {
        try refuseNUL(path, .resolve)
        var whole = [CChar](repeating: 0, count: Int(PATH_MAX))
        _ = try SystemCall.resolve.perform(on: path) {
            // SAFETY: the path is a C string, and the room as large as realpath wants it, for the length of the call.
            unsafe realpath(path, &whole) == nil ? -1 : 0
        }
        let octets = whole.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw SystemFault(.resolve, path, code: .notUTF8)
        }
        return text
    }

    private static func open(_ path: String, _ flags: Int32) throws(SystemFault) -> FileDescriptor {
        try refuseNUL(path, .open)
        let number = try SystemCall.open.perform(on: path) {
            // SAFETY: the path is a C string for the length of the call, and has no NUL inside.
            unsafe countersign_open(path, flags | O_CLOEXEC, 0o600)
        }
        return FileDescriptor(owning: number)
    }

    /// Whether what is at this path is a socket; a symbolic link to one is none.
    public static func isSocket(_ path: String) throws(SystemFault) -> Bool {
        try kind(of: path) == S_IFSOCK
    }

    private static func isFolder(_ path: String) throws(SystemFault) -> Bool {
        try kind(of: path) == S_IFDIR
    }

    private static func kind(of path: String) throws(SystemFault) -> mode_t {
        try refuseNUL(path, .lstat)
        var status = stat()
        _ = try SystemCall.lstat.perform(on: path) {
            // SAFETY: the path is a C string, and the status a place to write to, for the length of the call.
            unsafe lstat(path, &status)
        }
        return status.st_mode & S_IFMT
    }

    private static func status(
        of descriptor: borrowing FileDescriptor, _ path: String
    ) throws(SystemFault) -> (isFolder: Bool, size: Int) {
        var status = stat()
        let number = descriptor.number
        _ = try SystemCall.fstat.perform(on: path) {
            // SAFETY: the status is a place to write to for the length of the call.
            unsafe fstat(number, &status)
        }
        return (status.st_mode & S_IFMT == S_IFDIR, Int(status.st_size))
    }

    private static func refuseNUL(_ path: String, _ call: SystemCall) throws(SystemFault) {
        if path.utf8.contains(0) { throw SystemFault(call, path, code: .invalid) }
    }
}
