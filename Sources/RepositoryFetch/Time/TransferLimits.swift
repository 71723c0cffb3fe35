package import RPKITypes

/// The bounds on a transfer: those of ``Limits``, with times as durations.
package struct TransferLimits: Hashable, Sendable {
    /// Until a connection stands, name look-up and TLS included.
    package var connectTime: Duration
    /// Until something must come.
    package var idleTime: Duration
    /// Bytes a second that must come over ``speedWindow``.
    package var minimumSpeed: Int
    /// The time over which the speed is measured.
    package var speedWindow: Duration
    /// Redirects of one request.
    package var redirects: Int
    /// Bytes of all header fields of one answer; no answer of a publication server comes near.
    package var headerSize = 65_536
    /// Addresses of one host that are tried.
    package var addresses = 4
    /// Bytes of one object.
    package var objectSize: Int
    /// Bytes of an rsync module.
    package var repositorySize: Int
    /// Files and directories of an rsync module.
    package var repositoryObjects: Int

    /// Takes the limits of the configuration.
    package init(_ limits: Limits = .standard) {
        connectTime = .seconds(limits.connectTime)
        idleTime = .seconds(limits.idleTime)
        minimumSpeed = limits.minimumSpeed
        speedWindow = .seconds(limits.speedWindow)
        redirects = limits.redirects
        objectSize = limits.objectSize
        repositorySize = limits.repositorySize
        repositoryObjects = limits.repositoryObjects
    }

    /// Bytes that must come in one window.
    var bytesPerWindow: Int {
        let (seconds, attoseconds) = speedWindow.components
        let perSecond = Double(seconds) + Double(attoseconds) * 1e-18
        return Int(Double(minimumSpeed) * perSecond)
    }
}
