// Lists and maps, whatever they are kept in: literals of the condition, arrays and objects of a body, forms, header
// fields. A member is looked for where it lies; only who goes over all of them gets them as a list.

import Wire

/// What is in a value.
enum ConditionContents {
    /// The member of a name, for `value.name`.
    static func member(
        _ name: ConditionText, of value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        guard let member = try find(name, in: value, &meter) else { throw .noSuchKey }
        return member
    }

    /// Whether there is one, for `has(value.name)`.
    static func hasMember(
        _ name: ConditionText, of value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> Bool {
        switch value {
        case .headers(let fields): return try !places(of: name, in: fields, &meter).isEmpty
        case .object(let object): return try member(name, of: object, &meter) != nil
        default: return try find(name, in: value, &meter) != nil
        }
    }

    @inline(__always)
    private static func find(
        _ name: ConditionText, in value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue? {
        switch value {
        case .object(let object):
            guard let member = try member(name, of: object, &meter) else { return nil }
            return try self.value(member, &meter)
        case .form(let form):
            try meter.spend(octets: name.count)
            return try field(name, of: form)
        case .headers(let fields): return try header(name, of: fields, &meter)
        case .map(let entries): return try self.value(of: .string(name), in: entries, &meter)
        default: throw .noOverload
        }
    }

    /// Each key is compared, and at worst decoded for that.
    @inline(__always)
    private static func member(
        _ name: ConditionText, of object: JSONValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> JSONValue? {
        try meter.spend(1 &+ object.count &+ (object.count &* name.count) &>> 4)
        if let member = object.member(name.octets) { return member }
        // Go and .NET take a key in other letters for this one, and an app might.
        if object.hasMember(inAnyCase: name.octets) { throw .nameSpelledOtherwise }
        return nil
    }

    /// The value of any key; nil where there is none, and where no key can be of its type.
    static func value(
        of key: ConditionValue, in map: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue? {
        if case .map(let entries) = map { return try value(of: key, in: entries, &meter) }
        guard case .string(let name) = key else { return nil }
        return try find(name, in: map, &meter)
    }

    private static func value(
        of key: ConditionValue, in entries: [ConditionEntry], _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue? {
        for entry in entries where try ConditionEquality.equal(entry.key, key, &meter) { return entry.value }
        return nil
    }

    /// Whether a map has a key, or a list an element.
    static func contains(
        _ element: ConditionValue, in value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> Bool {
        switch value {
        case .list(let elements):
            for other in elements where try ConditionEquality.equal(other, element, &meter) { return true }
            return false
        case .array:
            for other in try elements(of: value, &meter)
            where try ConditionEquality.equal(other, element, &meter) {
                return true
            }
            return false
        case .headers, .object, .form:
            guard case .string(let name) = element else { return false }
            return try hasMember(name, of: value, &meter)
        case .map: return try self.value(of: element, in: value, &meter) != nil
        case .cidr(let block):
            guard case .ip(let address) = element else { throw .noOverload }
            return block.contains(address)
        default: throw .noOverload
        }
    }

    /// A value of a JSON text. A string with escapes has to be decoded, which takes what it is long.
    static func value(
        _ json: JSONValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue {
        let octets = json.encodedCount
        if octets > 0 { try meter.spend(octets >> 2) }
        return ConditionValue(json)
    }

    private static func values(
        _ all: [JSONValue], _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> [ConditionValue] {
        try meter.spend(all.count)
        var values: [ConditionValue] = []
        values.reserveCapacity(all.count)
        for json in all { values.append(try value(json, &meter)) }
        return values
    }

    // MARK: Forms and header fields

    private static func field(
        _ name: ConditionText, of form: Form
    ) throws(ConditionTrouble.Reason) -> ConditionValue? {
        do throws(FormFault) {
            return try form.value(of: name.octets).map { .string(ConditionText($0)) }
        } catch {
            throw .nameSpelledOtherwise
        }
    }

    /// A field that comes twice has no one value.
    private static func header(
        _ name: ConditionText, of fields: Fields, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> ConditionValue? {
        let places = try places(of: name, in: fields, &meter)
        guard let first = places.first else { return nil }
        if places.count > 1 { throw .fieldRepeated }
        let value = fields[first].value
        try meter.spend(octets: value.count)
        let text = ConditionText(value)
        guard UTF8Validation.firstInvalidOffset(in: text.storage) == nil else { throw .notUTF8 }
        return .string(text)
    }

    /// Where fields of a name stand; the name is compared in lower case.
    private static func places(
        of name: ConditionText, in fields: Fields, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> [Int] {
        try meter.spend(fields.count)
        var places: [Int] = []
        for index in 0..<fields.count {
            let other = fields[index].nameOctets
            guard other.count == name.count else { continue }
            if zip(other, name.slice).allSatisfy({ $0.lowercasedASCII == $1 }) { places.append(index) }
        }
        return places
    }

    // MARK: All of it

    /// How many elements or members there are; nil where it has none.
    static func count(of value: ConditionValue) -> Int? {
        switch value {
        case .list(let elements): elements.count
        case .map(let entries): entries.count
        case .array(let json), .object(let json): json.count
        case .form(let form): form.fields.count
        case .headers(let fields): names(of: fields).count
        default: nil
        }
    }

    /// The elements of a list, or the keys of a map.
    static func elements(
        of value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> [ConditionValue] {
        switch value {
        case .list(let elements): return elements
        case .map(let entries):
            try meter.spend(entries.count)
            return entries.map(\.key)
        case .array(let array): return try values(array.elements, &meter)
        case .object(let object): return try values(object.keys, &meter)
        case .form(let form):
            try meter.spend(form.fields.count)
            return form.fields.map { .string(ConditionText($0.name)) }
        case .headers(let fields):
            try meter.spend(fields.count)
            return names(of: fields).map { .string(ConditionText($0)) }
        default: throw .noOverload
        }
    }

    private static func names(of fields: Fields) -> [[UInt8]] {
        Set((0..<fields.count).map { fields[$0].nameOctets.map(\.lowercasedASCII) })
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// All keys of a map with their values.
    static func entries(
        of value: ConditionValue, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> [ConditionEntry] {
        if case .map(let entries) = value { return entries }
        var entries: [ConditionEntry] = []
        for key in try elements(of: value, &meter) {
            guard case .string(let name) = key, let member = try find(name, in: value, &meter) else {
                continue
            }
            entries.append(ConditionEntry(key: key, value: member))
        }
        return entries
    }

    /// A map of keys and values that come by turns.
    static func entries(
        _ parts: ArraySlice<ConditionValue>, _ meter: inout ConditionMeter
    ) throws(ConditionTrouble.Reason) -> [ConditionEntry] {
        var entries: [ConditionEntry] = []
        var rest = parts
        while let key = rest.popFirst(), let value = rest.popFirst() {
            switch key {
            case .string, .int, .uint, .bool: break
            default: throw .noOverload
            }
            if try self.value(of: key, in: entries, &meter) != nil { throw .keyRepeated }
            entries.append(ConditionEntry(key: key, value: value))
        }
        return entries
    }
}
