// What is said of each problem. For a person who met it and may know nothing of HTTP: what happened, what the gateway
// did with the request, what to do. Plain text of ASCII, with what somebody is to write in backticks; none of it
// depends on the request.

extension Problem {
    static let malformedText = Text(
        status: 400, title: "The request is not well-formed", side: .caller,
        explanation: """
            What arrived is no HTTP/1.1 request, or has something in it that none may have. The detail says what \
            and the gateway closed the connection, for nobody can say where the next request would begin. Nothing \
            was forwarded.
            """,
        remedy: """
            Mend what the detail names in the client that sent it. `countersign inspect` shows, for a request in a \
            file, which octet it is about.
            """)

    static let ambiguousText = Text(
        status: 400, title: "The request can be read in two ways", side: .caller,
        explanation: """
            Two programs could understand this request differently: where its body ends, which host it is for, or \
            which path it names. A gateway that guessed could approve one request while the app serves another, so \
            such a request is refused on every path and is never repaired. Nothing was forwarded.
            """,
        remedy: """
            Send the request in its one plain form; the detail says which part has two. Where an app needs such a \
            path, whoever runs the gateway can allow it for that app alone, with `allow_paths`.
            """)

    static let connectionOptionText = Text(
        status: 400, title: "A Connection option names a field that is not its own", side: .caller,
        explanation: """
            The `Connection` field lists fields that concern one connection only and are removed on the way. This \
            one lists a field that is meant for the app, or one that the gateway itself adds, and so asks the \
            gateway to take it away. Nothing was forwarded.
            """,
        remedy: "Send `Connection: close`, `Connection: keep-alive` or no `Connection` field.")

    static let websocketHandshakeText = Text(
        status: 400, title: "The request begins no WebSocket", side: .caller,
        explanation: """
            The request asks for a WebSocket where there may be one, but is not the handshake that begins it (RFC \
            6455, section 4.1); the detail says what is wrong. A program that takes it for one could read what \
            follows differently from one that doesn't, so the connection was closed. Nothing was forwarded.
            """,
        remedy: """
            Send `GET` of HTTP/1.1 without a body, with `Connection: Upgrade`, `Upgrade: websocket`, \
            `Sec-WebSocket-Version: 13` and one `Sec-WebSocket-Key` of 16 octets in base64, each once, as browsers and \
            libraries do; or leave `Upgrade` out.
            """)

    static let websocketVersionText = Text(
        status: 426, title: "The version of WebSocket is not spoken here", side: .caller,
        explanation: """
            The handshake names another version of the WebSocket protocol than 13, which is that of RFC 6455 and the \
            only one that there is. Nothing was forwarded, and the connection was closed.
            """,
        remedy: "Send `Sec-WebSocket-Version: 13`.")

    static let undecidableText = Text(
        status: 400, title: "The policy can't tell what this request needs", side: .caller,
        explanation: """
            What this request needs depends on something in it that is missing, is of another type, stands there \
            twice or could not be read: an amount that is no number, say, or a body that is no JSON. The gateway does \
            not guess, for a guess could be the weaker way. Nothing was forwarded.
            """,
        remedy: """
            Send the request as the app documents it, each field once and in its type, with the Content-Type that \
            the body has. Whoever runs the gateway finds the reason in its log under the request's id, and tries \
            requests out with `countersign explain`.
            """)

    static let deniedText = Text(
        status: 403, title: "No route lets this request through", side: .caller,
        explanation: """
            The gateway forwards what its policy names and nothing else. No route of the policy takes this request, \
            or one denies it. That a path is denied says nothing about whether the app knows it. Nothing was forwarded.
            """,
        remedy: """
            Check the method and the path, a slash at its end and the case of its letters included. If it should \
            be reachable, whoever runs the gateway adds a route for it; `countersign explain` shows which routes it \
            misses, and why.
            """)

    static let notFoundText = Text(
        status: 404, title: "There is nothing under this reserved path", side: .caller,
        explanation: """
            Paths that begin with `/.countersign/` or `/.well-known/countersign/` belong to the gateway, in any case \
            of their letters. They are answered by it and never forwarded, and this one is none that it knows.
            """,
        remedy: "Follow a link that the gateway gave; an app can't have paths of its own under these.")

    static let methodRefusedText = Text(
        status: 405, title: "The method is not taken here", side: .caller,
        explanation: """
            This path is not served for the method of the request. `CONNECT` and `TRACE` are served to nobody: the \
            one would make a tunnel through the gateway, the other shows a caller its own credentials. Methods have \
            a case: `post` is not `POST`. Nothing was forwarded.
            """,
        remedy: "Use one of the methods that the `Allow` field of the response lists.")

    static let requestTimeoutText = Text(
        status: 408, title: "The request took too long to arrive", side: .caller,
        explanation: """
            The gateway waited for the rest of the request for as long as it waits for anyone, and closed the \
            connection. If a part had been forwarded already, the app was told that the request broke off.
            """,
        remedy: "Send the request again on a new connection, without pauses in it.")

    static let bodyTooLargeText = Text(
        status: 413, title: "The body is too large", side: .caller,
        explanation: """
            The body of the request is larger than the gateway takes on this path. It was not read to its end, and \
            the connection was closed.
            """,
        remedy: "Send less at a time. Whoever runs the gateway sets the limit, `limits: { body: ... }`.")

    static let targetTooLongText = Text(
        status: 414, title: "The request line is too long", side: .caller,
        explanation: """
            The method, path and query are longer together than the gateway reads. Nothing was forwarded, and the \
            connection was closed.
            """,
        remedy: "Send long values in the body. A redirect that adds to its own query is a usual reason.")

    static let expectationFailedText = Text(
        status: 417, title: "The expectation is not one that is met", side: .caller,
        explanation: """
            The `Expect` field asks for something that the gateway doesn't know. It knows `100-continue`, spelled \
            so and alone, of HTTP/1.1. Nothing was forwarded.
            """,
        remedy: "Send `Expect: 100-continue`, or no `Expect` field.")

    static let misdirectedText = Text(
        status: 421, title: "This host is not served here", side: .caller,
        explanation: """
            The request is for a host that no policy of this gateway names, or names none. Nothing was forwarded.
            """,
        remedy: """
            Check the name and the port in the `Host` field, and where the name leads to. If it should be served \
            here, whoever runs the gateway adds it to the `hosts` of a policy.
            """)

    static let headerTooLargeText = Text(
        status: 431, title: "The header is too large", side: .caller,
        explanation: """
            A field of the header, all of them together, or their number is beyond what the gateway reads. Nothing \
            was forwarded, and the connection was closed.
            """,
        remedy:
            "Send fewer or shorter fields. Cookies that piled up are the usual reason: delete those of this site."
    )

    static let internalFaultText = Text(
        status: 500, title: "The gateway failed", side: .gateway,
        explanation: """
            Something happened inside of the gateway that should not have. It lets nothing through that it is in \
            doubt about, so the request ended here; whether a part of it had been forwarded stands in the log.
            """,
        remedy: "Give the request id to whoever runs the gateway: the log has what happened under it.")

    static let codingUnsupportedText = Text(
        status: 501, title: "The transfer coding is not known", side: .caller,
        explanation: """
            The `Transfer-Encoding` of the request is one that the gateway can't take off. It knows `chunked`. \
            Nothing was forwarded, and the connection was closed.
            """,
        remedy:
            "Send `Transfer-Encoding: chunked` or `Content-Length`. Compression belongs in `Content-Encoding`."
    )

    static let upstreamUnreachableText = Text(
        status: 502, title: "The app can't be reached", side: .app,
        explanation: """
            The gateway took the request, but got no connection to the app behind it. Nothing was forwarded, so it \
            is safe to send the request again.
            """,
        remedy: "Try again. If it stays so: is the app running, and does the gateway have its right address?")

    static let upstreamInvalidText = Text(
        status: 502, title: "The app's answer can't be used", side: .app,
        explanation: """
            The app got the request, and what it sent back is no HTTP response with one reading, or broke off \
            before there was one. Whether the app did what was asked can't be known from here.
            """,
        remedy: """
            Find out what became of the request before it is sent again, unless it only reads. The gateway's log \
            has the reason under the request id.
            """)

    static let unavailableText = Text(
        status: 503, title: "The gateway can't take the request now", side: .gateway,
        explanation: """
            The gateway is at its limits, is about to stop, or misses something that it needs to decide. It lets \
            nothing through undecided. Nothing was forwarded.
            """,
        remedy: "Send the request again after the time that the `Retry-After` field says.",
        retryAfter: 1)

    static let upstreamTimeoutText = Text(
        status: 504, title: "The app did not answer in time", side: .app,
        explanation: """
            The app got the request and did not begin to answer it, or went silent while doing so, for as long as \
            the gateway waits. Whether it did what was asked can't be known from here.
            """,
        remedy: """
            Find out what became of the request before it is sent again, unless it only reads. If the app needs \
            longer, whoever runs the gateway sets `first_byte_timeout` of its upstream.
            """)

    static let versionUnsupportedText = Text(
        status: 505, title: "The version of HTTP is not spoken here", side: .caller,
        explanation: """
            The gateway speaks HTTP/1.1 and HTTP/1.0 on this connection, and the request says another version. \
            Nothing was forwarded, and the connection was closed.
            """,
        remedy: "Speak HTTP/1.1.")

    static let loopDetectedText = Text(
        status: 508, title: "The request went in a circle", side: .gateway,
        explanation: """
            The request's `Via` field says that it passed this gateway before: an upstream leads back here. It was \
            stopped at its second visit.
            """,
        remedy: """
            Give the upstream the address of the app. Where two gateways stand behind one another on purpose, each \
            has a `name` of its own.
            """)
}
