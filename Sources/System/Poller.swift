// epoll(7). Everything is registered once, for all events, edge-triggered: nobody pays a system call to say
// again what it waits for, and who was told once reads or writes until nothing moves. Tokens are numbers of the
// caller's choice; what they stand for must outlive the batch they may still appear in.
//
// SAFETY: the batch is made and freed by the one value that has it; the kernel writes it within `epoll_wait`, and it is
// read up to the count that the call answered.

import CLinux
import Glibc

/// Tells which of many descriptors something can be done with.
@safe
public struct Poller: ~Copyable {
    /// What happened to one descriptor.
    public struct Event: Sendable {
        /// What it was registered under.
        public let token: UInt64
        fileprivate let events: UInt32

        /// Whether a read may get something, an end or a failure.
        public var isReadable: Bool {
            events & (countersign_readable | countersign_peer_ended | over) != 0
        }
        /// Whether a write may get through, or fail.
        public var isWritable: Bool { events & (countersign_writable | over) != 0 }
        /// Whether the peer has said that it sends no more.
        public var hasEnded: Bool { events & (countersign_peer_ended | over) != 0 }
        /// Whether the connection is over in both directions, in good order or not.
        public var isOver: Bool { events & over != 0 }

        private var over: UInt32 { countersign_failed | countersign_hung_up }
    }

    private let descriptor: FileDescriptor
    private let batch: UnsafeMutableBufferPointer<epoll_event>

    /// A poller that hands out at most so many events at a time.
    public init(batch: Int = 512) throws(SystemFault) {
        let number = try SystemCall.createPoller.perform { epoll_create1(Int32(EPOLL_CLOEXEC)) }
        descriptor = FileDescriptor(owning: number)
        unsafe self.batch = .allocate(capacity: batch)
    }

    deinit { unsafe batch.deallocate() }

    private static var everything: UInt32 {
        countersign_readable | countersign_writable | countersign_peer_ended | countersign_edge_triggered
    }

    /// Registers a connection for everything, edge-triggered.
    public func add(_ number: Int32, token: UInt64) throws(SystemFault) {
        try add(number, token, Self.everything)
    }

    /// Registers a descriptor that is only read, and told of again and again until nothing is there: a listener,
    /// whose queue nobody empties in one go, or a wake-up.
    public func addReader(_ number: Int32, token: UInt64) throws(SystemFault) {
        try add(number, token, countersign_readable)
    }

    private func add(_ number: Int32, _ token: UInt64, _ events: UInt32) throws(SystemFault) {
        // SAFETY: a union of numbers and of pointers, of which only the number is ever used.
        var event = unsafe epoll_event(events: events, data: epoll_data_t(u64: token))
        let poller = descriptor.number
        _ = try SystemCall.controlPoller.perform {
            // SAFETY: the kernel reads the event within the call.
            unsafe epoll_ctl(poller, EPOLL_CTL_ADD, number, &event)
        }
    }

    /// Tells no more of this descriptor. One that is closed is forgotten by itself.
    public func remove(_ number: Int32) throws(SystemFault) {
        let poller = descriptor.number
        _ = try SystemCall.controlPoller.perform { epoll_ctl(poller, EPOLL_CTL_DEL, number, nil) }
    }

    /// Waits for events at most so long (-1: until there is one), tells that the wait is over, and hands each to the body.
    @inline(__always)
    public func wait(
        milliseconds: Int32, isOver: () -> Void = {}, _ body: (Event) -> Void
    ) throws(SystemFault) {
        var code = ErrorCode(rawValue: 0)
        // An interruption ends the wait instead of beginning it anew: the caller knows how long is left.
        let count = SystemCall.waitOnPoller.once(&code) { _ in
            unsafe epoll_wait(descriptor.number, batch.baseAddress, Int32(batch.count), milliseconds)
        }
        isOver()
        if count == -1 {
            if code == .interrupted { return }
            throw SystemFault(.waitOnPoller, code: code)
        }
        var index = 0
        while index < Int(count) {
            let event = unsafe batch[index]
            body(unsafe Event(token: event.data.u64, events: event.events))
            index &+= 1
        }
    }
}

/// Wakes a poller from another thread.
public struct WakeUp: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// The kernel's number, by which a poller knows it.
    public var number: Int32 { descriptor.number }

    /// Something to wake a poller by.
    public init() throws(SystemFault) {
        descriptor = FileDescriptor(
            owning: try SystemCall.eventDescriptor.perform { countersign_eventfd() })
    }

    /// Makes it readable.
    public func signal() {
        var one: UInt64 = 1
        // A full counter is readable already, which is all that is wanted.
        // SAFETY: eight octets are read from eight.
        _ = unsafe write(descriptor.number, &one, 8)
    }

    /// Makes it unreadable until the next signal.
    public func drain() {
        var count: UInt64 = 0
        // SAFETY: eight octets are written into eight.
        _ = unsafe read(descriptor.number, &count, 8)
    }
}
