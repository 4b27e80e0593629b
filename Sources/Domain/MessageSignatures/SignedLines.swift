// What is signed of an HTTP message: the signature base (RFC 9421, section 2.5). It has a line for each component, and a last
// one with the components' names and the parameters, so that nothing of it can be left out or put elsewhere:
//
//     "@method": POST
//     "@path": /transfers
//     "@signature-params": ("@method" "@path");created=1618884473;keyid="..."

import Wire

/// The octets that are signed, and the list that says what of the message they are.
struct SignedLines {
    let octets: [UInt8]
    let covered: StructuredInnerList

    init(
        _ components: [MessageComponent], _ parameters: MessageSignatureParameters
    ) throws(MessageSignatureFault) {
        var lines: [UInt8] = []
        var names: Set<String> = []
        var items: [StructuredItem] = []
        do throws(StructuredFieldFault) {
            for component in components {
                let item = StructuredItem(.string(try StructuredString(Array(component.name.utf8))))
                lines += item.serialized() + Array(": ".utf8) + component.value + [.lineFeed]
                items.append(item)
            }
            covered = StructuredInnerList(items, parameters: try parameters.structured)
        } catch {
            throw .parameter(error)
        }
        for component in components where !names.insert(component.name).inserted {
            throw .repeated(name: component.name)
        }
        octets = lines + Array("\"@signature-params\": ".utf8) + Self.serialized(covered)
    }

    /// The list by itself, as it stands behind its label in `Signature-Input`.
    private static func serialized(_ list: StructuredInnerList) -> [UInt8] {
        StructuredList([.innerList(list)]).serialized() ?? []
    }
}
