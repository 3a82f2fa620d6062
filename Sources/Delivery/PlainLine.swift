/// Makes texts from feeds safe for messages.
enum PlainLine {
  /// The text without control, direction and invisible characters. Line ends become spaces.
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

  /// The text shortened to `units` UTF-16 code units, which the strictest receivers count. A shortened text ends with
  /// an ellipsis.
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

  /// A number with at most one decimal.
  static func number(_ value: Double) -> String {
    guard value.magnitude < 1e12 else { return "∞" }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int64(tenths)) : String(tenths)
  }
}
