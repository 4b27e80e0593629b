// What stands in PEM files, one thing after the other. A text that holds anything broken is refused whole: a chain
// with a certificate left out would be found out by the callers.

import COpenSSL

/// A text of PEM that is read from its start.
///
/// SAFETY: the text lives as long as the BIO that reads it, which is the length of the call.
enum PEM {
    /// An OpenSSL function that reads the next thing of a kind, or nothing. What it reads is for `use` to free.
    typealias Reader<Thing> = (OpaquePointer) -> Thing?

    /// Reads everything of a kind that stands in a text, in order, or as many as are wanted; `use` is told how many were
    /// before.
    static func each<Thing>(
        _ noun: String, in text: [UInt8], most: Int = .max, _ read: Reader<Thing>,
        _ use: (Thing, Int) throws(TLSFault) -> Void
    ) throws(TLSFault) {
        ERR_clear_error()
        try unsafe text.withUnsafeBufferPointer { octets throws(TLSFault) -> Void in
            guard let bio = unsafe BIO_new_mem_buf(octets.baseAddress, Int32(clamping: octets.count)) else {
                throw TLSFault("there is no \(noun): the text is empty")
            }
            defer { unsafe _ = BIO_free(bio) }
            var count = 0
            while count < most, let thing = unsafe read(bio) {
                try use(thing, count)
                count += 1
            }
            // Nothing more to begin with is how every text ends.
            let error = ERR_peek_last_error()
            guard count == most || error == 0 || countersign_is_end_of_pem(error) == 1 else {
                throw .last("\(noun) number \(count + 1) can't be read")
            }
            if count == 0 {
                throw TLSFault("there is no \(noun) in the text; it is to be PEM, which begins `-----BEGIN`")
            }
        }
        ERR_clear_error()
    }
}
