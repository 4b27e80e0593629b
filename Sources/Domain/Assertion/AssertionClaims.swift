// What an assertion claims, as docs/assertion.md lists it. Names are those of their registries (RFC 7519, 8176, 8417, 9396,
// 9449) where there is one; no list is ever null, and what isn't known isn't there.

import Crypto
import Wire

/// The claims of one assertion, beside those that its submission makes.
struct AssertionClaims {
    let rules: AssertionRules
    /// 128 random bits.
    let id: [UInt8]
    /// When it is signed, in seconds since 1970.
    let now: Int64
    /// The octets of the challenge's id.
    let challenge: [UInt8]
    /// When the right answer was given.
    let acceptedAt: StoreTime
    let channel: ChannelKind
    let fieldsDigest: SHA256Digest

    /// When the assertion ends.
    var expiry: Int64 { now + Int64(rules.lifetime.count) }

    /// Writes the claims as JSON.
    /// - Parameter detailsDigest: what stands for the details where they are too long to go along.
    func write(
        to writer: inout JSONWriter, _ submission: Submission, instead detailsDigest: SHA256Digest? = nil
    ) {
        writer.object { writer in
            writer.member("iss", rules.issuer)
            writer.member("aud", rules.audience.text)
            writer.key("sub")
            writer.string(submission.request.obligation.subject)
            writer.member("iat", now)
            writer.member("nbf", now)
            writer.member("exp", expiry)
            writer.key("jti")
            writer.string(base64URL: id.span)
            writer.key("txn")
            writer.string(Hex.encode(challenge))
            writer.member("auth_time", acceptedAt.milliseconds / 1000)
            writer.member("acr", submission.contextClass)
            writer.key("amr")
            writer.array { writer in for method in channel.methods { writer.string(method) } }
            writeRequest(submission.request, &writer)
            if let detailsDigest {
                writer.member("ad_hash", detailsDigest)
            } else {
                writer.key("authorization_details")
                submission.writeDetails(to: &writer)
            }
            writer.member("scenario", submission.scenario.id.text)
            writer.key("policy")
            writer.object { writer in
                writer.member("id", submission.request.obligation.policy.text)
                writer.key("version")
                writer.string(Hex.encode(submission.request.obligation.version.octets))
            }
            writer.member("channel", channel.rawValue)
        }
    }

    private func writeRequest(_ request: BoundRequest, _ writer: inout JSONWriter) {
        writer.key("htm")
        writer.string(request.method)
        if let authority = request.authority {
            writer.key("htu")
            writer.string(Self.joined("\(request.scheme.text)://".utf8, authority, request.path))
        }
        writer.key("req")
        writer.object { writer in
            if let authority = request.authority {
                writer.key("authority")
                writer.string(authority)
            }
            writer.key("target")
            if let query = request.query {
                writer.string(Self.joined(request.path, CollectionOfOne(UInt8(ascii: "?")), query))
            } else {
                writer.string(request.path)
            }
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

    private static func joined(
        _ first: some Collection<UInt8>, _ second: some Collection<UInt8>, _ third: [UInt8]
    ) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(first.count + second.count + third.count)
        joined += first
        joined += second
        joined += third
        return joined
    }
}

extension ChannelKind {
    /// How the subject proved it: that a code came back, and by text message if it did. Nothing else was seen here: email is
    /// no second factor, and of the caller's own login nothing is claimed (RFC 8176, AUT-4).
    var methods: [String] { self == .sms ? ["otp", "sms"] : ["otp"] }
}

extension Submission {
    /// Writes what is shown as a list of one authorization, or of none where nothing is (RFC 9396). Its form is that of
    /// RFC 8785.
    func writeDetails(to writer: inout JSONWriter) {
        writer.array { writer in
            if displayed.fields.isEmpty { return }
            writer.object { writer in
                writer.key("displayed")
                writer.value(displayed.json)
                writer.member("type", contextClass)
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
        string(base64URL: digest.octets.span)
    }
}
