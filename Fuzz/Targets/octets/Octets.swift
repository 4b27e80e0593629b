import Wire

/// A set of octets against a plain list of its members: it holds each of them and nothing else.
///
/// SAFETY: libFuzzer lends `count` octets at `start` for the length of the call.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe UnsafeBufferPointer(start: start, count: count).map { $0 & 0x7F }
    let set = OctetSet(String(decoding: octets, as: UTF8.self))
    for octet in UInt8.min...UInt8.max {
        precondition(set.contains(octet) == octets.contains(octet), "octet \(octet)")
    }
    return 0
}
