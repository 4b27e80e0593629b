// Certificates for tests, made by the `openssl` program: so what our code reads was not written by it.

public import Reactor
import System

/// An authority that vouches for whatever a test wants.
public final class TestAuthority: Sendable {
    private let folder: TemporaryFolder

    /// Its certificate, as PEM.
    public let certificate: [UInt8]

    /// A new authority.
    public init(_ name: String = "Test Authority") throws {
        folder = try TemporaryFolder([
            "index.txt": "", "serial": "1000\n", "crlnumber": "1000\n",
            "ca.cnf": """
            [ca]
            default_ca = own
            [own]
            dir = .
            database = index.txt
            serial = serial
            crlnumber = crlnumber
            new_certs_dir = .
            certificate = ca.pem
            private_key = ca.key
            default_md = sha256
            default_crl_days = 30
            policy = any
            unique_subject = no
            copy_extensions = copy
            [any]
            commonName = supplied

            """,
        ])
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        try Self.run(
            "openssl req -x509 \(key) -keyout ca.key -out ca.pem -days 30 -subj '/CN=\(name)' "
                + "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign",
            in: folder)
        certificate = try folder.read("ca.pem")
    }

    /// What a certificate says of its time.
    public enum Validity: String, Sendable {
        case good = "-days 10"
        case expired = "-startdate 20200101000000Z -enddate 20200201000000Z"
        case nearlyOver = "-enddate $(date -u -d '+4 seconds' +%Y%m%d%H%M%SZ)"
        case notYet = "-startdate 20990101000000Z -enddate 20990201000000Z"
    }

    /// A certificate of these names (`DNS:a.test,IP:127.0.0.1`) and its key.
    public func issue(_ names: String, _ validity: Validity = .good) throws -> TLSIdentity {
        let file = "leaf\(UInt64.random(in: 0...UInt64.max))"
        try Self.run(
            """
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout \(file).key -out \(file).csr \
            -subj '/CN=\(file)' -addext 'subjectAltName=\(names)' && \
            openssl ca -batch -config ca.cnf \(validity.rawValue) -notext -in \(file).csr -out \(file).pem
            """, in: folder)
        return TLSIdentity(
            certificates: try folder.read("\(file).pem"), key: try folder.read("\(file).key"))
    }

    /// Puts a certificate of these names and its key into a folder, as `name.pem` and `name.key`.
    public func issue(_ names: String, as name: String, in other: TemporaryFolder) throws {
        let identity = try issue(names)
        try other.write("\(name).pem", String(decoding: identity.certificates, as: UTF8.self))
        try other.write("\(name).key", String(decoding: identity.key, as: UTF8.self))
    }

    /// Takes a certificate back, and answers the list of all that were.
    public func revoke(_ identity: TLSIdentity) throws -> [UInt8] {
        try folder.write("revoked.pem", String(decoding: identity.certificates, as: UTF8.self))
        try Self.run("openssl ca -config ca.cnf -revoke revoked.pem", in: folder)
        return try revoked()
    }

    /// The list of certificates that were taken back.
    public func revoked() throws -> [UInt8] {
        try Self.run("openssl ca -config ca.cnf -gencrl -out crl.pem", in: folder)
        return try folder.read("crl.pem")
    }

    private static func run(_ line: String, in folder: TemporaryFolder) throws {
        var program = ChildProcess("/bin/sh", ["-c", "cd \(folder.path) && \(line)"])
        program.environment = ["PATH": "/usr/bin:/bin"]
        let outcome = try program.run(by: MonotonicInstant(in: 30_000))
        guard outcome.ending == .exited(0) else {
            throw TestAuthorityFault(text: String(decoding: outcome.error, as: UTF8.self))
        }
    }
}

/// Why there is no certificate.
public struct TestAuthorityFault: Error {
    /// What the program said.
    public let text: String
}
