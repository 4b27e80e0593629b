import Domain
import System

/// The day that it is, in UTC: what policies with an end are held against.
enum Today {
    static var day: CalendarDay {
        CalendarDay(of: Timestamp(wallMicroseconds: Clocks.wall().nanosecondsSinceEpoch / 1_000))
    }
}
