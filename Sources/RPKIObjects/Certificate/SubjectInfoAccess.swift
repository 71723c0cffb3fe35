import RPKITypes

extension SubjectInfoAccess {
    /// Reads the content of the extension's SEQUENCE by the rules of RFC 6487, section 4.8.8.
    ///
    /// Several URIs a method are permitted; the first rsync one counts, except that all manifest and signed
    /// object URIs are kept, since RFC 9981 compares with each.
    init(
        _ content: Range<Int>,
        isCA: Bool,
        at offset: Int,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        self.init()
        var descriptions = DERReader(content)
        guard !descriptions.isAtEnd else {
            throw DecodeError(.certificate(.subjectInfoAccessForm), at: content.lowerBound)
        }
        var count = 0
        while !descriptions.isAtEnd {
            let start = descriptions.position
            var description = try descriptions.enter(DERTag.sequence, in: der)
            let method = try description.readOID(in: der)
            let uri = try description.readURIName(in: der, orThrow: .certificate(.subjectInfoAccessForm))
            try description.finish()
            count += 1
            guard count <= limits.accessDescriptions else {
                throw DecodeError(.certificate(.subjectInfoAccessForm), at: start)
            }
            if isCA {
                try addForCA(method, uri, at: start, der, limits)
            } else {
                try addForSignedObject(method, uri, at: start, der, limits)
            }
        }
        if isCA {
            try checkCA(at: offset, der)
        } else if signedObject == nil {
            throw DecodeError(.certificate(.signedObjectMissing), at: content.lowerBound)
        }
    }

    private mutating func addForCA(
        _ method: OID,
        _ uri: Range<Int>,
        at start: Int,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        switch method {
        case .caRepository:
            if try der.isCheckedRsyncURI(uri, limits), repository == nil { repository = uri }
        case .rpkiManifest:
            if try der.isCheckedRsyncURI(uri, limits) { manifests.append(uri) }
        case .rpkiNotify:
            guard try der.isCheckedHTTPSURI(uri, limits), notify == nil else {
                throw DecodeError(.certificate(.notifyInvalid), at: start)
            }
            notify = uri
        default: throw DecodeError(.certificate(.subjectInfoAccessMethod(oid: method)), at: start)
        }
    }

    private mutating func addForSignedObject(
        _ method: OID,
        _ uri: Range<Int>,
        at start: Int,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        switch method {
        case .signedObject:
            guard try der.isCheckedRsyncURI(uri, limits) else { return }
            if signedObject == nil { signedObject = uri } else { furtherSignedObjects.append(uri) }
        case .rpkiNotify:
            // Found in the wild, and tolerated by erratum 7239 of RFC 6487.
            _ = try der.isCheckedHTTPSURI(uri, limits)
        default: throw DecodeError(.certificate(.subjectInfoAccessMethod(oid: method)), at: start)
        }
    }

    /// The manifest is a file directly in the CA's directory (RFC 9286, section 6.1).
    private func checkCA(at offset: Int, _ der: Span<UInt8>) throws(DecodeError) {
        guard let repository else { throw DecodeError(.certificate(.repositoryMissing), at: offset) }
        guard let manifest = manifests.first else {
            throw DecodeError(.certificate(.manifestMissing), at: offset)
        }
        var directory = repository
        if der[directory.upperBound - 1] == 0x2F {
            directory = directory.lowerBound..<(directory.upperBound - 1)
        }
        // The schemes are equal whatever their case, so the comparison starts behind them.
        let scheme = RsyncURI.authorityStart
        guard manifest.count > directory.count + 1,
            der.equals(
                (directory.lowerBound + scheme)..<directory.upperBound,
                der,
                (manifest.lowerBound + scheme)..<(manifest.lowerBound + directory.count)
            ),
            der[manifest.lowerBound + directory.count] == 0x2F
        else { throw DecodeError(.certificate(.manifestOutsideRepository), at: manifest.lowerBound) }
        let name = FileName(der.extracting((manifest.lowerBound + directory.count + 1)..<manifest.upperBound))
        guard name?.kind == .manifest else {
            throw DecodeError(.certificate(.manifestOutsideRepository), at: manifest.lowerBound)
        }
    }
}
