internal import COpenSSL

/// The library that this process does its cryptography with.
public enum CryptoLibrary {
    /// The version of the OpenSSL that was loaded, which need not be the one we were built with: `3.0.17`.
    public static var version: String {
        // SAFETY: OpenSSL answers with a string of its own that lives as long as the process.
        guard let text = unsafe OpenSSL_version(OPENSSL_VERSION_STRING) else { return "unknown" }
        return unsafe String(cString: text)
    }
}
