import Basics

/// A document converted to UTF-8. The encoding is determined by the byte order mark, HTTP's charset and the XML
/// declaration, in this order (RFC 7303 §3), and, if these are missing or wrong, by the bytes themselves.
struct DecodedDocument {
  /// The document in UTF-8, without a byte order mark.
  var utf8: [UInt8]
  /// Whether all bytes were valid in the encoding that the label names.
  var isFaithful: Bool

  /// - Throws: `FeedError` if there is no memory or file descriptor for the conversion.
  init(decoding bytes: [UInt8], contentType: String?) throws(FeedError) {
    if let (name, length) = try ByteOrderMark.find(in: bytes) {
      self =
        try name == "UTF-8"
        ? DecodedDocument.unlabelled(Array(bytes[length...])) : Iconv.decode(bytes[length...], from: name)
      return
    }
    let labels = CharsetLabel.all(contentType: contentType, bytes)
    guard let label = labels.first, !label.isUTF8 else {
      self = try DecodedDocument.unlabelled(bytes, otherwise: labels.dropFirst().first { !$0.isUTF8 && !$0.isWide })
      return
    }
    let scan = UTF8Scan(bytes)
    // The label says UTF-16 or UTF-32, but there are no zero bytes: the label is wrong.
    if label.isWide, !bytes.prefix(64).contains(0) {
      self = try DecodedDocument.unlabelled(bytes)
      isFaithful = false
      return
    }
    // Valid UTF-8 with non-ASCII characters is UTF-8, whatever the label says.
    if !label.isWide, !label.isStateful, scan.isValid, scan.sequences >= (label.isMultiByte ? 3 : 1) {
      self = DecodedDocument(utf8: bytes, isFaithful: false)
      return
    }
    if scan.isASCII, !label.isWide, !label.isStateful {
      // An unknown encoding counts as an error even so (XML 1.0 §4.3.3).
      self = DecodedDocument(utf8: bytes, isFaithful: try Iconv.knows(label.name))
      return
    }
    self = try Iconv.decode(bytes[...], from: label.name)
    // The two labels differ, and the bytes may be valid in the second one.
    if !isFaithful, let other = labels.dropFirst().first, other != label {
      let second =
        try other.isUTF8
        ? DecodedDocument(utf8: bytes, isFaithful: scan.isValid) : Iconv.decode(bytes[...], from: other.name)
      if second.isFaithful { self = DecodedDocument(utf8: second.utf8, isFaithful: false) }
    }
  }

  init(utf8: [UInt8], isFaithful: Bool) {
    self.utf8 = utf8
    self.isFaithful = isFaithful
  }

  /// Decodes bytes without a usable label: as UTF-8 if they are valid, otherwise in the encoding `label` or a guessed
  /// one.
  static func unlabelled(_ bytes: [UInt8], otherwise label: CharsetLabel? = nil) throws(FeedError) -> DecodedDocument {
    let scan = UTF8Scan(bytes)
    if scan.isValid { return DecodedDocument(utf8: bytes, isFaithful: true) }
    if let label, let decoded = try Iconv.convert(bytes[...], from: label.name), decoded.isFaithful {
      return DecodedDocument(utf8: decoded.utf8, isFaithful: false)
    }
    // No valid multi-byte sequence: a single-byte encoding, most often windows-1252.
    if scan.sequences == 0,
      let decoded = try Iconv.convert(bytes[...], from: scan.looksCyrillic ? "CP1251" : "CP1252")
    {
      return DecodedDocument(utf8: decoded.utf8, isFaithful: false)
    }
    return DecodedDocument(utf8: Array(String(decoding: bytes, as: UTF8.self).utf8), isFaithful: false)
  }
}

/// Detects encodings by the first bytes: byte order marks, and "<" in a wide encoding without a mark.
enum ByteOrderMark {
  /// The encoding and the length of the byte order mark in bytes; nil if the first bytes show neither.
  static func find(in bytes: [UInt8]) throws(FeedError) -> (name: String, length: Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return ("UTF-8", 3) }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return ("UTF-32LE", 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return ("UTF-32BE", 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return ("UTF-16LE", 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return ("UTF-16BE", 2) }
    // "<" in a wide encoding, without a mark (XML 1.0 appendix F).
    if bytes.starts(with: [0x3C, 0, 0, 0]) { return ("UTF-32LE", 0) }
    if bytes.starts(with: [0, 0, 0, 0x3C]) { return ("UTF-32BE", 0) }
    if bytes.starts(with: [0x3C, 0]) { return ("UTF-16LE", 0) }
    if bytes.starts(with: [0, 0x3C]) { return ("UTF-16BE", 0) }
    // "<?xm" in EBCDIC. The letters are the same in all its code pages, so the declaration can be read.
    if bytes.starts(with: [0x4C, 0x6F, 0xA7, 0x94]) {
      let head = try Iconv.decode(bytes.prefix(256), from: "IBM037")
      return (CharsetLabel.declared(head.utf8)?.name ?? "IBM037", 0)
    }
    return nil
  }
}
