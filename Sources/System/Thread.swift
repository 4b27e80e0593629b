// Threads of the kernel, for what may block: the event loops to come, and the servers of tests.

import Glibc
import Synchronization

/// A thread and the right to wait for it. Who lets the value go without waiting lets the thread run on by
/// itself.
public struct Thread: ~Copyable, Sendable {
    private let handle: pthread_t

    /// Starts a thread that runs the body once.
    public init(_ body: @escaping @Sendable () -> Void) throws(SystemFault) {
        final class Work: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        // SAFETY: the box is retained once here and released once, by the thread where it starts and by us
        // where it doesn't.
        let work = unsafe Unmanaged.passRetained(Work(body))
        var handle = pthread_t()
        let answer = unsafe pthread_create(
            &handle, nil,
            { @Sendable box in
                guard let box = unsafe box else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(box).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard answer == 0 else {
            unsafe work.release()
            // pthread functions give the number back instead of leaving it in errno.
            throw SystemFault(.startThread, code: ErrorCode(rawValue: answer))
        }
        self.handle = handle
    }

    /// Which thread this is, as a number that no other living thread has.
    @inline(__always)
    public static var current: UInt { UInt(pthread_self()) }

    deinit {
        _ = pthread_detach(handle)
    }

    /// Waits until the body is done.
    public consuming func join() {
        // Nobody else joins or detaches: the value ends here, without the detaching of its deinit.
        _ = pthread_join(handle, nil)
        discard self
    }
}
