import Telemetry
import Wire

/// The trace context that goes on (W3C Trace Context): the caller's trace with us as its parent, or a new trace.
enum TraceWriter {
    /// Writes traceparent, and tracestate where the trace is the caller's and its state is one.
    @inline(__always)
    static func write(
        _ fields: Fields, _ id: RequestID, parent: UInt64, to output: inout ByteBuffer
    ) throws(HTTPFault) {
        if fields.contains(.traceparent), try continueTrace(fields, parent, &output) { return }
        output.append("traceparent: 00-")
        id.write(to: &output)
        output.append(UInt8(ascii: "-"))
        output.append(HexDigits(parent | 1))
        output.append("-00\r\n")
    }

    @inline(never)
    private static func continueTrace(
        _ fields: Fields, _ parent: UInt64, _ output: inout ByteBuffer
    ) throws(HTTPFault) -> Bool {
        guard !fields.repeats(.traceparent), let text = try fields.only(.traceparent),
            let context = try? TraceContext(traceparent: Array(text))
        else { return false }
        let octets = (0..<8).map { UInt8(truncatingIfNeeded: (parent | 1) >> UInt64(56 - $0 * 8)) }
        guard let ours = try? context.continued(from: octets) else { return false }
        try output.appendField("traceparent", ours.traceparent.span)
        var lines: [[UInt8]] = []
        for index in 0..<fields.count where fields.name(at: index) == .tracestate {
            lines.append(Array(fields[index].value))
        }
        if !lines.isEmpty, let state = try? TraceState(lines: lines) {
            try output.appendField("tracestate", state.octets.span)
        }
        return true
    }
}
