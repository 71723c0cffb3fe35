/// What happens to a ``CacheSession``.
public enum CacheEvent: Hashable, Sendable {
    /// A PDU was read.
    case received(PDU, ProtocolVersion)
    /// A PDU could not be taken.
    case receivedBad(PDUError)
    /// There is payload now, or another.
    case payloadChanged
    /// All octets of the response were handed to the transport.
    case responseFinished
    /// ``CacheSession/deadline`` was reached.
    case timeout
    /// The router took nothing for three retry intervals (draft-ietf-sidrops-8210bis-27, section 9).
    case stalled
    /// The service ends.
    case shutdown(CacheShutdown)
}
