/// Recognises patterns that are written as regular expressions or search queries, and suggests what to write instead.
enum RegexHabit {
  /// The message for a text that looks like a regular expression; nil if it does not.
  static func problem(with text: String) -> String? {
    guard let sign = sign(in: text) else { return nil }
    let better = rewritten(text)
    let isBetter = better != text && self.sign(in: better) == nil && better.contains { $0.isLetter }
    let how = isBetter ? "write \"\(better)\"" : "write whole words, word*, (a|b), (optional )* and A ~6 B"
    return "\(sign) belongs to regular expressions, but patterns are not regular expressions; \(how)"
  }

  /// The sign of a regular expression in a text; nil if there is none.
  private static func sign(in text: String) -> String? {
    if text.contains(" AND ") || text.contains(" OR ") { return "AND or OR" }
    // A fast path for most words: letters, spaces and `*` only.
    if text.utf8.allSatisfy({ $0 >= 0x80 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x20 || $0 == 0x2A }) {
      return nil
    }
    if text.unicodeScalars.contains(where: { $0 == "\\" || $0.value < 0x20 }) { return "\"\\\"" }
    if text.wholeMatch(of: /\/.+\/[a-z]*/) != nil { return "\"/…/\"" }
    for sign in ["[", "]", "{", "}", "^"] where text.contains(sign) { return "\"\(sign)\"" }
    if text.firstMatch(of: /\(\?|[\w)]\?|\*\?/) != nil { return "\"?\"" }
    if text.firstMatch(of: /\.[*+]|(^|[ (|])\.([ )|]|$)/) != nil { return "\".\"" }
    // Names such as OPEC+ begin with a capital.
    if text.firstMatch(of: /(^|[ (|])(?:[a-zа-яё]+|[^ ]*\))\+([ )|*]|$)/) != nil { return "\"+\"" }
    if text.firstMatch(of: /[a-zа-яё*)]\$([ )|]|$)/) != nil { return "\"$\"" }
    if hasBareChoice(text) { return "\"|\" outside of ( )" }
    return nil
  }

  private static func hasBareChoice(_ text: String) -> Bool {
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == "|", depth <= 0 { return true }
    }
    return false
  }

  /// The text in the syntax of patterns, as far as it can be translated.
  private static func rewritten(_ text: String) -> String {
    var better = text
    if let match = better.wholeMatch(of: /\/(.+)\/[a-z]*/) { better = String(match.output.1) }
    better.replace(/\(\?(?:[a-z]+\)|[:=!])/) { $0.output.hasSuffix(")") ? "" : "(" }
    better.replace(/\\[bB]|[\u0000-\u001F^]|\\A|\\[zZ]/, with: "")
    better.replace(/\$( |\)|\||$)/) { $0.output.1 }
    better.replace(/(\w)(?:\\[wS]|\[[^\]]*\])[*+]/) { $0.output.1 + "*" }
    better.replace(#/ ?(?:\\s[*+]?)? ?\.[*+]\?? ?/#, with: " ~6 ")
    better.replace(/\\s[*+]?/, with: " ")
    better.replace(/(\w+)(?:(\w)\?|\[(\w)\]\??)/) {
      let (_, stem, optional, inside) = $0.output
      return "(\(stem)|\(stem)\(optional ?? inside ?? ""))"
    }
    better.replace(/(\w)\+/) { $0.output.1 + "*" }
    better.replace(" OR ", with: "|")
    for word in [" AND ", " NEAR "] { better.replace(word, with: " ~6 ") }
    better = better.split(separator: " ").joined(separator: " ")
    better.replace(#/^~6 ?| ?~6$/#, with: "")
    return hasBareChoice(better) ? "(\(better.replacing(/[()]/, with: "")))" : better
  }
}
