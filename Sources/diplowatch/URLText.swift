/// Texts as parts of an address.
enum URLText {
  /// Percent-encoded for a query (RFC 3986 §2.3: all but the unreserved characters).
  static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isUnreserved =
        scalar.properties.isAlphabetic && byte < 0x80 || "0123456789-._~".unicodeScalars.contains(scalar)
      if isUnreserved { return String(scalar) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }
    .joined()
  }
}
