/// Shortens texts for messages.
enum PlainLine {
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
}
