import Glibc
import RPKITypes

extension Timestamp {
    /// The time of the system's clock.
    static var now: Timestamp { Timestamp(Int64(time(nil))) }
}
