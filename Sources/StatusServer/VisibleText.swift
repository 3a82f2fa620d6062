/// Text from the network as terminals and pages may show it.
public enum VisibleText {
  /// The text with every control, direction and invisible format character replaced, but for the joiners that emoji
  /// are made with.
  public static func of(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var visible = ""
    for scalar in text.unicodeScalars { visible.unicodeScalars.append(of(scalar)) }
    return visible
  }

  /// The scalar, or a replacement character.
  public static func of(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    // Texts have lines; what shows them here has one.
    if scalar == "\n" { return " " }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
      scalar == "\u{200D}" || scalar == "\u{FE0F}" ? scalar : "\u{FFFD}"
    default: scalar
    }
  }
}
