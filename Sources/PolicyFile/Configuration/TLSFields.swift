// The keys about TLS, as ConfigurationFields has those of the file.

import Domain
import System
import Wire

extension Listener {
    static let type = ValueType<Listener>.mapping(
        MappingRules(title: "a listener"), Listener(.unix(path: "/")),
        [
            Field(
                "address", ListenAddress.type, \.address, isRequired: true,
                "the address, for example `127.0.0.1:8080`; port 0 takes a free one"),
            Field(
                "tls", ListenerTLS.type, optional: \.tls, absence: "no TLS",
                "the certificate that callers are shown; without it they speak plain HTTP"),
        ])
}

extension ListenerTLS {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "`tls`"), Self(),
        [
            Field(
                "certificate", PEMFile.type("a certificate's file"), \.main.certificate, isRequired: true,
                "the PEM file with the certificate, and behind it those that vouch for it"),
            Field("key", SecretText.type, \.main.key, isRequired: true, "its private key, as PEM"),
            Field(
                "also", .list(of: CertificatePair.type, count: 0...64), \.also, absence: "none",
                "further certificates; a caller is shown the first that is for the name it asks for"),
            Field(
                "clients", Clients.type, optional: \.clients, absence: "they are not asked",
                "the certificates of callers"),
            Field("min_version", TLSMinimum.type, \.minimum, "the oldest version of TLS that is spoken"),
        ])
}

extension CertificatePair {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "a certificate"), Self(),
        [
            Field(
                "certificate", PEMFile.type("a certificate's file"), \.certificate, isRequired: true,
                "the PEM file, as above"),
            Field("key", SecretText.type, \.key, isRequired: true, "its private key, as PEM"),
        ])
}

extension ListenerTLS.Clients {
    fileprivate static let type = ValueType<Self>.mapping(
        MappingRules(title: "`clients`"), Self(),
        [
            Field(
                "ca", PEMFile.type("a file of authorities"), \.ca, isRequired: true,
                "the PEM file with the certificates of those who vouch for callers"),
            Field(
                "crl", PEMFile.type("a file of lists"), optional: \.crl, absence: "nothing is revoked",
                "the PEM file with their lists of revoked certificates; one that is out of date lets nobody in"
            ),
            Field(
                "required", .boolean, \.isRequired,
                "whether callers without a certificate are turned away in the handshake"),
        ])
}

extension UpstreamTLS {
    static let type = ValueType<Self>.mapping(
        MappingRules(title: "`tls`"), Self(),
        [
            Field(
                "ca", PEMFile.type("a file of authorities"), optional: \.ca,
                absence: "those whom the system believes",
                "the PEM file with the certificates of those who vouch for the app"),
            Field(
                "crl", PEMFile.type("a file of lists"), optional: \.crl, absence: "nothing is revoked",
                "the PEM file with their lists of revoked certificates"),
            Field(
                "certificate", PEMFile.type("a certificate's file"), optional: \.certificate, absence: "none",
                "the PEM file with the certificate that the app is shown if it asks"),
            Field(
                "key", SecretText.type, optional: \.key, absence: "none", "the private key of that, as PEM"),
            Field(
                "server_name", serverName, optional: \.serverName, absence: "the host of `url`",
                "the name that the app's certificate must be for"),
            Field("min_version", TLSMinimum.type, \.minimum, "the oldest version of TLS that is spoken"),
        ],
        check: { tls, node, reading in
            guard (tls.certificate == nil) != (tls.key == nil) else { return }
            reading.report(
                .conflict, at: (node["certificate"] ?? node["key"])?.value.place ?? node.place,
                "a certificate and its key belong together, and here is one of them", "add the other one")
        })

    private static let serverName = ValueType<String>.text(
        "the name of a server", form: "a host name such as `app.internal`",
        expression: "^[A-Za-z0-9.:_-]{1,253}$",
        example: "app.internal",
        text: { $0 },
        parse: { text in
            guard let host = Host.authority(Array(text.utf8)[...]), host.port == nil else { return .wrong() }
            return .value(host.host)
        })
}

extension TLSMinimum {
    fileprivate static let type = ValueType<TLSMinimum>.text(
        "a version of TLS", form: "`\"1.2\"` or `\"1.3\"`, in quotes", expression: "^1\\.[23]$",
        example: "1.3",
        text: { "\"\($0.rawValue)\"" },
        parse: { TLSMinimum(rawValue: $0).map { .value($0) } ?? .wrong() })
}

extension PEMFile {
    private static let longest = 1 << 20

    /// A file that is read at once; relative paths begin where the configuration is.
    fileprivate static func type(_ noun: String) -> ValueType<PEMFile> {
        let path = Configuration.path(noun)
        return ValueType(
            shape: path.shape,
            read: { node, reading in
                guard let text = path.read(node, &reading) else { return nil }
                do throws(SystemFault) {
                    let whole = reading.references?.folder.path(text) ?? text
                    reading.note(file: whole)
                    return PEMFile(path: text, octets: try Files.read(whole, limit: longest))
                } catch {
                    reading.report(
                        .unreadable, at: node.place,
                        "the file \(Quoted(text)) can't be read: \(error.code.text)",
                        "name \(noun) that the gateway can read; a relative path begins where this file is")
                    return nil
                }
            }, text: { $0.path.isEmpty ? nil : $0.path })
    }
}

extension SecretText {
    /// A secret, which is never written into the file itself.
    fileprivate static let type = ValueType<SecretText>(
        shape: .text(
            form: form, expression: "^\\$\\{(file|env):[^{}]+\\}$", example: "${file:tls/site.key}"),
        read: { node, reading in
            guard let written = reading.text(node, "a secret", form: form) else { return nil }
            guard written.isReferred else {
                reading.report(
                    .valueForm, at: node.place, "a secret stands in the file itself", "write \(form)")
                return nil
            }
            return SecretText(octets: Array(written.text.utf8))
        }, text: { _ in nil })

    private static let form = "`${file:path}` or `${env:NAME}`, which lead to it"
}
