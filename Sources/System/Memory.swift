// What the allocator keeps of memory that was let go of. It is not lost, and serves whoever asks next; but the rest of the
// machine has none of it, and a process that was once crowded looks crowded for good.

import CLinux

/// The memory of this process.
public enum Memory {
    /// Gives the kernel what is let go of and still kept. It takes milliseconds where that is much: it belongs on a thread
    /// that may wait, and whoever allocates meanwhile may wait with it.
    public static func giveBack() {
        countersign_give_back_memory()
    }
}
