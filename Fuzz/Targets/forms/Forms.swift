import FuzzInput
import Wire

/// Forms: one that was taken is read as itself once it has been written again, and each of its names finds its
/// own value.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    guard let form = try? FormReader().read(octets) else { return 0 }
    let pairs = form.fields.map {
        PercentCoding.encode($0.name) + [UInt8(ascii: "=")] + PercentCoding.encode($0.value)
    }
    let written = Array(pairs.joined(separator: [UInt8(ascii: "&")]))
    guard let again = try? FormReader().read(written) else {
        preconditionFailure("what was taken is refused")
    }
    precondition(again.fields.map(\.name) == form.fields.map(\.name), "a name changed")
    precondition(again.fields.map(\.value) == form.fields.map(\.value), "a value changed")
    for field in form.fields {
        guard let value = try? form.value(of: field.name) else { preconditionFailure("a name finds nothing") }
        precondition(value == field.value, "a name finds another's value")
    }
    return 0
}
