// Names of hosts. The lookup blocks for as long as the system's resolver wants to: it belongs on a thread that
// may wait, never on an event loop.

import CLinux
import Glibc

/// Asks the system's resolver.
public enum NameLookup {
    /// Why a name has no address.
    public struct Fault: Error, Hashable, Sendable {
        /// The name that was asked for.
        public let name: String
        /// What the resolver said, in its words.
        public let text: String
        /// Whether asking again may help.
        public let isTemporary: Bool
    }

    /// The addresses of a host, in the resolver's order of preference, each with this port; never none.
    public static func addresses(of name: String, port: UInt16) throws(Fault) -> [SocketAddress] {
        // SAFETY: the list is the library's; it is read between the two calls and freed once.
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw Fault(name: name, text: "this can't be a name", isTemporary: false)
        }
        let answer = unsafe getaddrinfo(name, nil, &hints, &first)
        guard answer == 0 else {
            let text = unsafe gai_strerror(answer).map { unsafe String(cString: $0).lowercased() } ?? ""
            throw Fault(name: name, text: text, isTemporary: answer == EAI_AGAIN)
        }
        defer { unsafe freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = unsafe first
        while let entry = unsafe next {
            var raw = sockaddr_storage()
            let length = min(unsafe Int(entry.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
            unsafe withUnsafeMutableBytes(of: &raw) { room in
                if let from = unsafe entry.pointee.ai_addr {
                    unsafe room.copyMemory(from: UnsafeRawBufferPointer(start: from, count: length))
                }
            }
            if let address = SocketAddress(raw)?.with(port: port), !addresses.contains(address) {
                addresses.append(address)
            }
            unsafe next = entry.pointee.ai_next
        }
        guard !addresses.isEmpty else { throw Fault(name: name, text: "no address", isTemporary: false) }
        return addresses
    }
}
