import Domain
import TestKit
import Testing

/// CEL's own conformance cases: each passes, or is listed with the reason why it isn't claimed. What CEL calls an error
/// of evaluation may be refused when the condition is loaded: that is earlier, and it never is a value.
@Suite struct CELConformanceTests {
    /// Cases that are not claimed: a reason, and `file/section: cases`, a line that is indented going on with the last.
    static let unclaimed: [(reason: String, cases: String)] = [
        (
            "types and names are checked when a policy is loaded, and this doesn't pass there",
            """
            basic/functions: unbound_is_runtime_error
            basic/variables: unbound_is_runtime_error
            comparisons/eq_literal: not_eq_list_length
            logic/AND: short_circuit_type_left short_circuit_type_right
            logic/OR: short_circuit_type_left short_circuit_type_right
            parse/receiver_function_names: as break const continue else for function if import let loop
              namespace package return var void while
            """
        ),
        (
            "the variables are fixed, and none has a point in its name",
            """
            fields/qualified_identifier_resolution: ident_with_longest_prefix_check
              list_field_select_unsupported map_field_select qualified_ident
              qualified_identifier_resolution_unchecked
            """
        ),
        (
            "zones are UTC and offsets: names of places mean what a data base says that is no part of a policy",
            """
            timestamps/timestamp_selectors_tz: getDate getDayOfMonth_name_neg getDayOfMonth_name_pos
              getDayOfYear getMinutes
            """
        ),
        (
            "messages of protocol buffers are left out: there is nothing in a request that is one",
            """
            comparisons/eq_literal: eq_dyn_json_null not_eq_dyn_proto2_msg_null
              not_eq_dyn_proto3_msg_null
            comparisons/eq_wrapper: eq_bool eq_bool_empty eq_bool_not_null eq_bool_proto2_null
              eq_bool_proto3_null eq_bytes eq_bytes_empty eq_bytes_not_null eq_bytes_proto2_null
              eq_bytes_proto3_null eq_double eq_double_empty eq_double_not_null eq_double_proto2_null
              eq_double_proto3_null eq_float eq_float_empty eq_float_not_null eq_float_proto2_null
              eq_float_proto3_null eq_int32 eq_int32_empty eq_int32_not_null eq_int32_proto2_null
              eq_int32_proto3_null eq_int64 eq_int64_empty eq_int64_not_null eq_int64_proto2_null
              eq_int64_proto3_null eq_proto2 eq_proto2_any_unpack_bytewise_fallback_equal
              eq_proto2_any_unpack_bytewise_fallback_not_equal eq_proto2_any_unpack_equal
              eq_proto2_any_unpack_not_equal eq_proto2_missing_fields_neq eq_proto3
              eq_proto3_any_unpack_bytewise_fallback_equal
              eq_proto3_any_unpack_bytewise_fallback_not_equal eq_proto3_any_unpack_equal
              eq_proto3_any_unpack_not_equal eq_proto3_missing_fields_neq eq_proto_different_types
              eq_proto_nan_equal eq_string eq_string_empty eq_string_not_null eq_string_proto2_null
              eq_string_proto3_null eq_uint32 eq_uint32_empty eq_uint32_not_null eq_uint32_proto2_null
              eq_uint32_proto3_null eq_uint64 eq_uint64_empty eq_uint64_not_null eq_uint64_proto2_null
              eq_uint64_proto3_null
            comparisons/ne_literal: ne_proto2 ne_proto2_any_unpack
              ne_proto2_any_unpack_bytewise_fallback ne_proto2_missing_fields_neq ne_proto3
              ne_proto3_any_unpack ne_proto3_any_unpack_bytewise_fallback ne_proto3_missing_fields_neq
              ne_proto_different_types ne_proto_nan_not_equal
            parse/comments: new_line_terminated
            parse/nest: message_literal
            parse/repeat: message_literal select
            parse/struct_field_names: as break const continue else for function if import let loop
              namespace package return var void while
            parse/whitespace: carriage_returns new_lines new_pages spaces tabs
            """
        ),
    ]

    static let unclaimedNames: [String] = unclaimed.flatMap { group in
        var section = ""
        return group.cases.split(separator: "\n").flatMap { line -> [String] in
            var words = line.split(separator: " ").map(String.init)
            if let first = words.first, first.hasSuffix(":") {
                section = String(first.dropLast())
                words.removeFirst()
            }
            return words.map { "\(section)/\($0)" }
        }
    }

    @Test func `each case of CEL's passes or is listed with a reason`() throws {
        guard let folder = try Vectors.here.folder(.cel, for: "CELConformanceTests") else { return }
        let facts = try Facts(request: request("/"), time: #require(Timestamp(seconds: 0)), source: nil)
        var failed: Set<String> = []
        var passed = 0
        let listed = Set(Self.unclaimedNames)
        for name in try folder.names(endingIn: ".textproto") {
            let file = try TextProto(folder.read(name))
            for test in CELCase.cases(of: file, named: String(name.dropLast(".textproto".count))) {
                guard let failure = try test.failure(facts) else {
                    passed += 1
                    continue
                }
                failed.insert(test.name)
                #expect(listed.contains(test.name), "\(test.name): \(failure)")
            }
        }
        // 1041 of 1173: what passes may only become more.
        #expect(passed >= 1041)
        #expect(listed.count == Self.unclaimedNames.count, "a case is listed twice")
        #expect(listed.subtracting(failed).sorted() == [], "a case is listed and passes, or is no case")
    }
}
