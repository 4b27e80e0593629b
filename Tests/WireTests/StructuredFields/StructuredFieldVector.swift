import TestKit
import Wire

/// One case as the public suite writes them: lines, what they mean, how that is written again.
struct StructuredFieldVector {
    /// What a field is, and what its vectors do with it.
    enum Field: Equatable {
        case item(StructuredItem)
        case list(StructuredList)
        case dictionary(StructuredDictionary)

        var serialized: [UInt8]? {
            switch self {
            case .item(let item): item.serialized()
            case .list(let list): list.serialized()
            case .dictionary(let dictionary): dictionary.serialized()
            }
        }
    }

    struct Malformed: Error {}

    let name: String
    let lines: [[UInt8]]?
    let mustFail: Bool
    let canFail: Bool

    private let kind: String
    private let meaning: VectorJSON?
    private let canonicalLines: [[UInt8]]?

    init(_ json: VectorJSON) throws {
        guard let name = json["name"]?.text, let kind = json["header_type"]?.text else { throw Malformed() }
        self.name = name
        self.kind = kind
        lines = json["raw"]?.elements?.compactMap(\.octets)
        meaning = json["expected"]
        canonicalLines = json["canonical"]?.elements?.compactMap(\.octets)
        mustFail = json["must_fail"]?.isTrue == true
        canFail = json["can_fail"]?.isTrue == true
    }

    /// Nil where nothing is to be sent.
    var canonical: [UInt8]? { (canonicalLines ?? lines)?.first }

    func read(_ reader: StructuredFieldReader) throws -> Field {
        guard let lines else { throw Malformed() }
        switch kind {
        case "item": return .item(try reader.item(lines))
        case "list": return .list(try reader.list(lines))
        case "dictionary": return .dictionary(try reader.dictionary(lines))
        default: throw Malformed()
        }
    }

    /// The meaning, made by hand from the case's JSON.
    func build() throws -> Field {
        guard let meaning, let elements = meaning.elements else { throw Malformed() }
        switch kind {
        case "item": return .item(try item(meaning))
        case "list": return .list(StructuredList(try elements.map(member)))
        case "dictionary":
            var dictionary = StructuredDictionary()
            for element in elements {
                let (key, value) = try pair(element)
                dictionary.set(try member(value), for: key)
            }
            return .dictionary(dictionary)
        default: throw Malformed()
        }
    }

    private func member(_ json: VectorJSON) throws -> StructuredMember {
        guard let items = json.elements?.first?.elements else { return .item(try item(json)) }
        let list = StructuredInnerList(try items.map(item), parameters: try parameters(json))
        return .innerList(list)
    }

    private func item(_ json: VectorJSON) throws -> StructuredItem {
        guard let value = json.elements?.first else { throw Malformed() }
        return StructuredItem(try bareItem(value), parameters: try parameters(json))
    }

    private func parameters(_ json: VectorJSON) throws -> StructuredParameters {
        guard let elements = json.elements?.last?.elements else { throw Malformed() }
        var parameters = StructuredParameters()
        for element in elements {
            let (key, value) = try pair(element)
            parameters.set(try bareItem(value), for: key)
        }
        return parameters
    }

    private func pair(_ json: VectorJSON) throws -> (StructuredKey, VectorJSON) {
        guard let elements = json.elements, elements.count == 2, let key = elements[0].octets else {
            throw Malformed()
        }
        return (try StructuredKey(key), elements[1])
    }

    private func bareItem(_ json: VectorJSON) throws -> StructuredBareItem {
        switch json {
        case .boolean(let isTrue): return .boolean(isTrue)
        case .string(let octets): return .string(try StructuredString(octets))
        case .number(let lexeme):
            if let integer = json.integer { return .integer(try StructuredInteger(integer)) }
            return .decimal(try StructuredDecimal(nearestTo: Array(lexeme.utf8)))
        case .object: break
        case .null, .array: throw Malformed()
        }
        switch (json["__type"]?.text, json["value"]?.octets, json["value"]?.integer) {
        case ("token", .some(let octets), _): return .token(try StructuredToken(octets))
        case ("displaystring", .some(let octets), _):
            return .displayString(try StructuredDisplayString(octets))
        case ("binary", .some(let octets), _): return .byteSequence(try base32(octets))
        case ("date", _, .some(let seconds)): return .date(try StructuredDate(seconds: seconds))
        default: throw Malformed()
        }
    }

    /// RFC 4648, section 6: how the public suite writes octets.
    private func base32(_ text: [UInt8]) throws -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var octets: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for letter in text where letter != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: letter) else { throw Malformed() }
            bits = bits << 5 | UInt32(value)
            held += 5
            guard held >= 8 else { continue }
            held -= 8
            octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
        }
        return octets
    }
}
