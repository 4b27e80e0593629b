// What an assertion claims, as docs/assertion.md lists it. Names are those of their registries (RFC 7519, 8176, 8417, 9396,
// 9449) where there is one; no list is ever null, and what isn't known isn't there.

import Crypto
import Wire

/// The claims of one assertion.
struct AssertionClaims {
    let rules: AssertionRules
    let id: String
    let now: Int64
    let subject: String
    let submission: Submission
    let scenario: Scenario
    let redemption: Redemption
    let channel: ChannelKind
    let fieldsDigest: SHA256Digest
    /// What stands for the displayed fields where they are too long to go along.
    var displayedDigest: SHA256Digest?

    /// The claims as JSON.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("iss", rules.issuer)
            writer.member("aud", rules.audience.text)
            writer.member("sub", subject)
            writer.member("iat", now)
            writer.member("nbf", now)
            writer.member("exp", now + Int64(rules.lifetime.count))
            writer.member("jti", id)
            writer.member("txn", "\(redemption.challenge)")
            writer.member("auth_time", redemption.acceptedAt.milliseconds / 1000)
            writer.member("acr", contextClass)
            writer.key("amr")
            writer.array { writer in for method in methods { writer.string(method) } }
            writeRequest(&writer)
            writeDisplayed(&writer)
            writer.member("scenario", scenario.id.text)
            writer.key("policy")
            writer.object { writer in
                writer.member("id", submission.request.obligation.policy.text)
                writer.member("version", submission.request.obligation.version.description)
            }
            writer.member("channel", channel.rawValue)
        }
        return writer.octets
    }

    /// Which rules the approval was given under.
    private var contextClass: String {
        "urn:countersign:\(submission.request.obligation.policy):\(scenario.id)"
    }

    /// How the subject proved it: that a code came back, and by text message if it did. Nothing else was seen here: email
    /// is no second factor, and of the caller's own login nothing is claimed (RFC 8176, AUT-4).
    private var methods: [String] { channel == .sms ? ["otp", "sms"] : ["otp"] }

    private func writeRequest(_ writer: inout JSONWriter) {
        let request = submission.request
        writer.key("htm")
        writer.string(request.method)
        writer.key("htu")
        writer.string(Array("\(request.scheme.text)://".utf8) + (request.authority ?? []) + request.path)
        writer.key("req")
        writer.object { writer in
            if let authority = request.authority {
                writer.key("authority")
                writer.string(authority)
            }
            writer.key("target")
            writer.string(request.path + (request.query.map { [UInt8(ascii: "?")] + $0 } ?? []))
            if let contentType = request.contentType {
                writer.key("content_type")
                writer.string(contentType)
            }
            writer.member("length", Int64(clamping: request.body.length))
            writer.member("sha256", request.body.digest)
            writer.key("fields")
            writer.array { writer in for field in request.fields { writer.string(field.name) } }
            writer.member("fields_sha256", fieldsDigest)
        }
    }

    /// What was shown, as one authorization (RFC 9396), or its digest.
    private func writeDisplayed(_ writer: inout JSONWriter) {
        if let displayedDigest {
            writer.member("ad_hash", displayedDigest)
            return
        }
        writer.key("authorization_details")
        writer.array { writer in
            if submission.displayed.fields.isEmpty { return }
            writer.object { writer in
                writer.member("type", contextClass)
                writer.key("displayed")
                writer.value(submission.displayed.json)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    fileprivate mutating func member(_ name: String, _ number: Int64) {
        key(name)
        integer(Int(number))
    }

    /// A digest in base64url.
    fileprivate mutating func member(_ name: String, _ digest: SHA256Digest) {
        key(name)
        string(Base64URL.encode(digest.octets))
    }
}
