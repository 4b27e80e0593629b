import Crypto
import Wire

/// `countersign version`: what a report of a fault must begin with. Nothing of the machine that built it.
enum Version {
    /// The version of the program.
    static let number = "0.1.0"

    static func answer(_ arguments: Arguments) -> Answer {
        guard arguments.wantsJSON else {
            return Answer(output: "countersign \(number) (OpenSSL \(CryptoLibrary.version))\n")
        }
        return Answer(
            output: JSONPage.text { writer in
                writer.key("version")
                writer.string(number)
                writer.key("openssl")
                writer.string(CryptoLibrary.version)
            })
    }
}
