import CLinux
import Glibc

// SAFETY: the room is made in `init`, written before it is lent, overwritten and freed in `deinit`; the type can't be
// copied. The kernel writes at most as many octets as it is told there is room for.
/// What is in a file that nobody else may see. It is in one place of memory alone, which is overwritten with the end of
/// this value.
@safe public struct PrivateContent: ~Copyable {
    /// Whether anybody but the owner of the file may read or change it.
    public let isExposed: Bool
    /// When the file was last written.
    public let modified: WallInstant
    private let room: UnsafeMutableRawBufferPointer
    private let count: Int

    /// The content of a plain file of at most `limit` octets.
    public init(of path: String, limit: Int) throws(SystemFault) {
        let descriptor = try Self.open(path)
        let status = try Self.status(of: descriptor.number, path)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: limit + 1, alignment: 1)
        let filled = unsafe Self.fill(room, from: descriptor.number, path)
        // All is known before anything is kept, so that a value that can't be made has nothing to give back.
        switch filled {
        case .success(let count) where count <= limit:
            unsafe self.room = room
            self.count = count
            isExposed = status.st_mode & 0o077 != 0
            modified = WallInstant(status.st_mtim)
        case .success:
            unsafe Self.discard(room)
            throw SystemFault(.read, path, code: .tooLarge)
        case .failure(let fault):
            unsafe Self.discard(room)
            throw fault
        }
    }

    deinit { unsafe Self.discard(room) }

    /// Lends the octets.
    public func withSpan<Answer, Fault: Error>(
        _ body: (Span<UInt8>) throws(Fault) -> Answer
    ) throws(Fault) -> Answer {
        try body(unsafe UnsafeRawBufferPointer(room).bindMemory(to: UInt8.self).span.extracting(0..<count))
    }

    private static func open(_ path: String) throws(SystemFault) -> FileDescriptor {
        guard !path.utf8.contains(0) else { throw SystemFault(.open, path, code: .invalid) }
        // What is no plain file may have nobody at its other end: it is not waited for.
        let number = try SystemCall.open.perform(on: path) {
            unsafe countersign_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0)
        }
        return FileDescriptor(owning: number)
    }

    private static func status(of number: Int32, _ path: String) throws(SystemFault) -> stat {
        var status = stat()
        _ = try SystemCall.fstat.perform(on: path) { unsafe fstat(number, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SystemFault(.open, path, code: .invalid) }
        return status
    }

    // SAFETY: at most as many octets are written as there is room for behind those that were.
    private static func fill(
        _ room: UnsafeMutableRawBufferPointer, from number: Int32, _ path: String
    ) -> Result<Int, SystemFault> {
        var filled = 0
        do throws(SystemFault) {
            while filled < room.count {
                let count = try SystemCall.read.transfer(upTo: room.count - filled, on: path) { count in
                    unsafe Glibc.read(number, room.baseAddress.unsafelyUnwrapped + filled, count)
                }
                if count == 0 { break }
                filled += count
            }
            return .success(filled)
        } catch {
            return .failure(error)
        }
    }

    // SAFETY: who calls this never touches the room again.
    private static func discard(_ room: UnsafeMutableRawBufferPointer) {
        unsafe countersign_overwrite(room.baseAddress, UInt(room.count))
        unsafe room.deallocate()
    }
}
