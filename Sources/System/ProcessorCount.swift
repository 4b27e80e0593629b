import Glibc

/// How many processors there are for us.
public enum ProcessorCount {
    /// The processors that are online, at least one.
    public static var available: Int { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
}
