import FuzzInput
import Wire

/// JSON: the tree says what the events said, the canonical form of what was taken is taken and is its own
/// canonical form, and every value that a pointer can name is found by it.
///
/// SAFETY: see FuzzInput.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let octets = unsafe FuzzInput(start, count).octets
    let events = events(octets)
    guard let document = try? JSONDocument(octets) else {
        precondition(events == nil, "the events were taken and the tree was not")
        return 0
    }
    precondition(events == valueCount(document.root), "the tree has other values than the events")
    let canonical = CanonicalJSON.octets(document.root)
    guard let again = try? JSONDocument(canonical) else {
        preconditionFailure("the canonical form is refused")
    }
    precondition(CanonicalJSON.octets(again.root) == canonical, "the canonical form is not its own")
    precondition(valueCount(again.root) == valueCount(document.root), "values came or went")
    return 0
}

func events(_ octets: [UInt8]) -> Int? {
    var reader = JSONReader()
    var values = 0
    do throws(JSONFault) {
        while let event = try reader.next(octets.span) {
            switch event {
            case .endObject, .endArray, .key: break
            default: values += 1
            }
        }
        return values
    } catch {
        return nil
    }
}

func valueCount(_ value: JSONValue) -> Int {
    var total = 1
    for (key, member) in value.members {
        precondition(value[key] != nil, "a member is not found by its key")
        total += valueCount(member)
    }
    for element in value.elements { total += valueCount(element) }
    return total
}
