/// How much a snapshot or delta file had.
public struct ObjectFileSummary: Hashable, Sendable {
    /// Elements in it.
    public var elements: Int
    /// Bytes of all its objects together, decoded.
    public var size: Int
}
