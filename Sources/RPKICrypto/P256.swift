import COpenSSL

/// The curve P-256 (secp256r1), which BGPsec router keys are on (RFC 8608, section 3.1).
public enum P256 {
    /// Whether the bytes are an uncompressed point of the curve: 0x04, X, Y; 65 bytes.
    public static func isPoint(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 65, bytes[0] == 0x04 else { return false }
        guard let group = unsafe EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1) else { return false }
        defer { unsafe EC_GROUP_free(group) }
        guard let point = unsafe EC_POINT_new(group) else { return false }
        defer { unsafe EC_POINT_free(point) }
        let isOnCurve = unsafe bytes.withUnsafeBytes { buffer in
            // Refuses points that are not on the curve.
            unsafe EC_POINT_oct2point(
                group,
                point,
                buffer.baseAddress?.assumingMemoryBound(to: UInt8.self),
                buffer.count,
                nil
            ) == 1
        }
        if !isOnCurve { ERR_clear_error() }
        return isOnCurve
    }
}
