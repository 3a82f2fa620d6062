/// Shortens texts for messages.
public enum PlainLine {
  /// A headline, shortened to 300 units: a feed may send one of any length.
  public static func headline(_ text: String) -> String { cut(text, 300) }

  /// The text shortened to `units` UTF-16 code units, which the strictest receivers count. A shortened text ends with
  /// an ellipsis.
  public static func cut(_ text: String, _ units: Int) -> String {
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
}
