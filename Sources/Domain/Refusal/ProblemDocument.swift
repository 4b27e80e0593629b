// What a refused caller gets: a problem document, RFC 9457. Its texts are those of the table and the refusal's own
// detail, so there is nothing in it that could come from inside.

public import Wire

/// Writes refusals as `application/problem+json`.
public enum ProblemDocument {
    /// The content type of a document.
    public static let contentType: StaticString = "application/problem+json"

    /// Appends the document of a refusal.
    /// - Parameters:
    ///   - requestID: the id under which the log has the request.
    ///   - instance: the path of what the refusal is about, where it has one.
    public static func write(
        _ refusal: Refusal, requestID: some Collection<UInt8>, instance: String? = nil,
        into buffer: inout ByteBuffer
    ) {
        let problem = refusal.problem
        buffer.append("{\"type\":\"")
        buffer.append(Problem.root)
        for octet in problem.slug.utf8 { buffer.append(octet) }
        buffer.append("\",\"title\":")
        buffer.append(jsonString: problem.title.utf8)
        buffer.append(",\"status\":")
        buffer.append(decimal: UInt64(problem.status))
        if let detail = refusal.detail {
            buffer.append(",\"detail\":")
            buffer.append(jsonString: detail.utf8)
        }
        if let instance {
            buffer.append(",\"instance\":")
            buffer.append(jsonString: instance.utf8)
        }
        buffer.append(",\"request_id\":")
        buffer.append(jsonString: requestID)
        buffer.append("}\n")
    }
}
