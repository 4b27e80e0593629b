import TestKit
import Testing
import Wire

/// The public parsing suite in full: what it says must be taken is taken, save what our profile refuses, each
/// with its reason; what it says must be refused is refused; what it leaves open is pinned.
@Suite struct JSONSuiteTests {
    /// `y_` cases that are JSON and are refused all the same.
    private static let refused: [String: JSONFault.Reason] = [
        // 79 octets of number; 64 are enough for any amount, and more cost another parser its digits.
        "y_number_double_close_to_zero.json": .numberTooLong,
        // Two equal keys: the first wins in some parsers, the last in others.
        "y_object_duplicated_key.json": .keyRepeated,
        "y_object_duplicated_key_and_value.json": .keyRepeated,
        // U+0000 ends a string in C and is a character elsewhere.
        "y_object_escaped_null_in_key.json": .nullCharacter,
        "y_string_null_escape.json": .nullCharacter,
        // Beyond 2^53 - 1 with an exponent: 1E22 is an integer that is exact to one parser, a double to another,
        // and its canonical form is an integer that the first rule refuses.
        "y_number.json": .numberInexact,
        "y_number_real_capital_e.json": .numberInexact,
        "y_number_real_exponent.json": .numberInexact,
        "y_number_real_fraction_exponent.json": .numberInexact,
        "y_object_extreme_numbers.json": .numberInexact,
    ]

    /// `i_` cases: every one has two readings, and so none is taken.
    private static let pinned: [String: JSONFault.Reason] = [
        "i_number_double_huge_neg_exp.json": .numberInexact,
        "i_number_huge_exp.json": .numberTooLong,
        "i_number_neg_int_huge_exp.json": .numberInexact,
        "i_number_pos_double_huge_exp.json": .numberInexact,
        "i_number_real_neg_overflow.json": .numberInexact,
        "i_number_real_pos_overflow.json": .numberInexact,
        "i_number_real_underflow.json": .numberInexact,
        "i_number_too_big_neg_int.json": .numberInexact,
        "i_number_too_big_pos_int.json": .numberInexact,
        "i_number_very_big_negative_int.json": .numberInexact,
        "i_object_key_lone_2nd_surrogate.json": .surrogateAlone,
        "i_string_1st_surrogate_but_2nd_missing.json": .surrogateAlone,
        "i_string_1st_valid_surrogate_2nd_invalid.json": .surrogateAlone,
        "i_string_UTF-16LE_with_BOM.json": .unexpectedOctet,
        "i_string_UTF-8_invalid_sequence.json": .notUTF8,
        "i_string_UTF8_surrogate_U+D800.json": .notUTF8,
        "i_string_incomplete_surrogate_and_escape_valid.json": .surrogateAlone,
        "i_string_incomplete_surrogate_pair.json": .surrogateAlone,
        "i_string_incomplete_surrogates_escape_valid.json": .surrogateAlone,
        "i_string_invalid_lonely_surrogate.json": .surrogateAlone,
        "i_string_invalid_surrogate.json": .surrogateAlone,
        "i_string_invalid_utf-8.json": .notUTF8,
        "i_string_inverted_surrogates_U+1D11E.json": .surrogateAlone,
        "i_string_iso_latin_1.json": .notUTF8,
        "i_string_lone_second_surrogate.json": .surrogateAlone,
        "i_string_lone_utf8_continuation_byte.json": .notUTF8,
        "i_string_not_in_unicode_range.json": .notUTF8,
        "i_string_overlong_sequence_2_bytes.json": .notUTF8,
        "i_string_overlong_sequence_6_bytes.json": .notUTF8,
        "i_string_overlong_sequence_6_bytes_null.json": .notUTF8,
        "i_string_truncated-utf-8.json": .notUTF8,
        "i_string_utf16BE_no_BOM.json": .unexpectedOctet,
        "i_string_utf16LE_no_BOM.json": .unexpectedOctet,
        "i_structure_500_nested_arrays.json": .tooDeep,
        "i_structure_UTF-8_BOM_empty_object.json": .byteOrderMark,
    ]

    private static func outcome(_ octets: [UInt8]) -> JSONFault.Reason? {
        do {
            _ = try JSONDocument(octets)
            return nil
        } catch {
            return error.reason
        }
    }

    private static func cases(_ prefix: String) throws -> [(name: String, outcome: JSONFault.Reason?)] {
        guard let folder = try Vectors.here.folder(.json, for: "JSONSuiteTests") else { return [] }
        #expect(try folder.names(endingIn: ".json").count == 318)
        return try folder.names(endingIn: ".json").filter { $0.hasPrefix(prefix) }.map { name in
            (name, outcome(try folder.read(name)))
        }
    }

    @Test func `PRS-corpus: every text that must be taken is taken, but for those our profile refuses`()
        throws
    {
        for (name, outcome) in try Self.cases("y_") {
            #expect(outcome == Self.refused[name], "\(name)")
        }
    }

    @Test func `PRS-corpus: every text that must be refused is refused`() throws {
        for (name, outcome) in try Self.cases("n_") {
            #expect(outcome != nil, "\(name)")
        }
    }

    @Test func `PRS-corpus: every text that parsers may differ on is pinned`() throws {
        for (name, outcome) in try Self.cases("i_") {
            let pinned = try #require(
                Self.pinned[name], "\(name) is not pinned: \(outcome?.rawValue ?? "taken")")
            #expect(outcome == pinned, "\(name)")
        }
    }
}
