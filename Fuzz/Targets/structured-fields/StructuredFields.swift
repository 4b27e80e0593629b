import FuzzInput
import Wire

/// Structured fields: one that was taken is read as itself once it has been written again.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    for reader in [StructuredFieldReader(), StructuredFieldReader(repeatedKeys: .lastWins)] {
        if let item = try? reader.item([octets]) {
            precondition((try? reader.item([item.serialized()])) == item, "became another item")
        }
        if let list = try? reader.list([octets]), let written = list.serialized() {
            precondition((try? reader.list([written])) == list, "became another list")
        }
        if let dictionary = try? reader.dictionary([octets]), let written = dictionary.serialized() {
            precondition((try? reader.dictionary([written])) == dictionary, "became another dictionary")
        }
    }
    return 0
}
