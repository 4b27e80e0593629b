// A day or a point in time. A day is shown as it is written, for no other order of its numbers is one to all; a time as
// it is written too, with its offset: to move it into another zone would show another day than the request has.

import Wire

/// Reads dates that are shown.
enum DisplayedDate {
    /// `2027-01-15`, or `2027-01-15 09:30:00 +01:00`.
    static func text(_ octets: [UInt8]) throws(DisplayFault.Reason) -> String {
        // The longest is a time with nine digits of a second and an offset.
        guard octets.count <= 35, let text = String(validating: octets, as: UTF8.self) else {
            throw .dateInvalid
        }
        if CalendarDay(text) != nil { return text }
        guard Timestamp(octets[...]) != nil else { throw .dateInvalid }
        let offset = octets.last == UInt8(ascii: "Z") ? "UTC" : String(text.suffix(6))
        let clock = text.dropFirst(11).dropLast(octets.last == UInt8(ascii: "Z") ? 1 : 6)
        return "\(text.prefix(10)) \(clock) \(offset)"
    }
}
