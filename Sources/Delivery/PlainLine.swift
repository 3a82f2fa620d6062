/// Texts from feeds made fit for a message.
enum PlainLine {
  /// The text without control, direction and invisible characters; line ends become spaces.
  static func clean(_ text: String) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: clean.append(" ")
      case .format where scalar != "\u{200D}": continue
      case .surrogate, .privateUse, .unassigned: continue
      default: clean.append(scalar)
      }
    }
    return String(clean)
  }

  /// The text in at most `units` UTF-16 units, the measure of the strictest receivers; what is cut ends with an ellipsis.
  static func cut(_ text: String, _ units: Int) -> String {
    guard text.utf16.count > units else { return text }
    var kept = ""
    var count = 1
    for character in text {
      count += character.utf16.count
      guard count <= units else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// An address that a reader may be sent to: http or https, without a character that could end it early.
  static func webAddress(_ text: String) -> String? {
    let lowered = text.prefix(8).lowercased()
    guard lowered.hasPrefix("http://") || lowered.hasPrefix("https://") else { return nil }
    var address = ""
    for byte in text.utf8 {
      let isPlain = byte > 0x20 && byte < 0x7F && !"<>\"|\\^`{}()[]*".utf8.contains(byte)
      address += isPlain ? String(UnicodeScalar(byte)) : percent(byte)
    }
    return address.utf8.count <= 2000 ? address : nil
  }

  /// A number with at most one decimal.
  static func number(_ value: Double) -> String {
    guard value.magnitude < 1e12 else { return "∞" }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int64(tenths)) : String(tenths)
  }

  private static func percent(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
  }
}
