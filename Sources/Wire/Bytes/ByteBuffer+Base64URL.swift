extension ByteBuffer {
    private static let letters: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// Appends octets in base64url without padding, as `Base64URL.encode` spells them, and nothing is made on the way.
    public mutating func append(base64URL octets: Span<UInt8>) {
        let count = octets.count
        // SAFETY: there are 64 letters for 6 bits; three octets become four letters, one or two of them two or three, so
        // no more is written than there is room for, and read than there is.
        unsafe octets.withUnsafeBufferPointer { octets in
            let letters = unsafe Self.letters.utf8Start
            unsafe fill(room: (count &+ 2) / 3 &* 4) { room in
                var from = 0
                var to = 0
                while from &+ 2 < count {
                    let bits =
                        unsafe Int(octets[from]) << 16 | Int(octets[from &+ 1]) << 8 | Int(octets[from &+ 2])
                    unsafe room[to] = letters[bits >> 18]
                    unsafe room[to &+ 1] = letters[bits >> 12 & 63]
                    unsafe room[to &+ 2] = letters[bits >> 6 & 63]
                    unsafe room[to &+ 3] = letters[bits & 63]
                    from &+= 3
                    to &+= 4
                }
                guard from < count else { return to }
                let second = unsafe from &+ 1 < count ? Int(octets[from &+ 1]) : 0
                let bits = unsafe Int(octets[from]) << 16 | second << 8
                unsafe room[to] = letters[bits >> 18]
                unsafe room[to &+ 1] = letters[bits >> 12 & 63]
                guard from &+ 1 < count else { return to &+ 2 }
                unsafe room[to &+ 2] = letters[bits >> 6 & 63]
                return to &+ 3
            }
        }
    }
}
