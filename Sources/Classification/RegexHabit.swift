/// The bytes that occur in a text: one pass answers whether any of many signs is there.
private struct ByteSet {
  private var bits = SIMD4<UInt64>()

  init(_ text: String) { for byte in text.utf8 { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) } }

  /// Whether one of U+0000 to U+001F is there.
  var hasControl: Bool { bits[0] & 0xFFFF_FFFF != 0 }

  func contains(_ byte: UInt8) -> Bool { bits[Int(byte >> 6)] & 1 << UInt64(byte & 63) != 0 }
  func contains(_ sign: Unicode.Scalar) -> Bool { contains(UInt8(ascii: sign)) }
}

/// Recognises patterns that are written as regular expressions or search queries, and suggests what to write instead.
enum RegexHabit {
  /// The message for a text that looks like a regular expression; nil if it does not.
  static func problem(with text: String) -> String? {
    let bytes = ByteSet(text)
    if let problem = queryProblem(with: text, bytes) { return problem }
    guard let sign = sign(in: text, bytes) else { return nil }
    let better = rewritten(text)
    let isBetter = better != text && self.sign(in: better, ByteSet(better)) == nil && better.contains { $0.isLetter }
    let how = isBetter ? "write \"\(better)\"" : "write whole words, word*, (a|b), (optional )* and A ~6 B"
    return "\(sign) belongs to regular expressions, but patterns are not regular expressions; \(how)"
  }

  /// The message for a text in the language of a search engine; nil for other texts.
  private static func queryProblem(with text: String, _ bytes: ByteSet) -> String? {
    let belongs = "belongs to search engines, not to patterns;"
    // The first byte of typographic quotation marks.
    if bytes.contains("\"") || bytes.contains(0xE2),
      text.unicodeScalars.contains(where: { $0 == "\"" || $0 == "“" || $0 == "”" || $0 == "„" })
    {
      let bare = text.filter { !"\"“”„".contains($0) }.split(separator: " ").joined(separator: " ")
      return "a quotation mark \(belongs) words in a row are a phrase without it; write \"\(bare)\""
    }
    // Most texts have no character of such an operator.
    guard bytes.contains("-") || bytes.contains("/") || bytes.contains("N") else { return nil }
    let words = text.split(separator: " ")
    let isExcluded = { (word: Substring) in word.first == "-" && word.dropFirst().first?.isLetter == true }
    if let word = words.first(where: isExcluded) {
      return "\"-\" \(belongs) put \"\(word.dropFirst())\" under except of the topic, or under not of a rule"
    }
    for word in words where word.utf8.contains(UInt8(ascii: "/")) && 0x30...0x39 ~= (word.utf8.last ?? 0) {
      guard let number = word.wholeMatch(of: /(?i)(?:near|w|n|within)\/([0-9]+)/)?.output.1 else { continue }
      return "\(word) \(belongs) write \"A ~\(number) B\""
    }
    guard words.count > 1 else { return nil }
    if words.contains("NOT") { return "NOT \(belongs) put the words under except of the topic, or under not of a rule" }
    if words.contains("NEAR") { return "NEAR \(belongs) write \"A ~6 B\"" }
    return nil
  }

  /// The sign that gives it away. Expressions are costly, so each is tried only where its sign can be meant.
  private static func sign(in text: String, _ found: ByteSet) -> String? {
    if found.contains("O") && found.contains("R") || found.contains("N") && found.contains("D"),
      text.contains(" AND ") || text.contains(" OR ")
    {
      return "AND or OR"
    }
    if found.contains("\\") || found.hasControl { return "\"\\\"" }
    if text.utf8.first == UInt8(ascii: "/"), text.wholeMatch(of: /\/.+\/[a-z]*/) != nil { return "\"/…/\"" }
    for sign in ["[", "]", "{", "}", "^"] as [Unicode.Scalar] where found.contains(sign) { return "\"\(sign)\"" }
    func isWord(_ byte: UInt8) -> Bool {
      byte >= 0x80 || byte == UInt8(ascii: "_") || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || 0x30...0x39 ~= byte
    }
    func ends(_ byte: UInt8) -> Bool { " )|".utf8.contains(byte) }
    let bytes = text.utf8
    if found.contains("?"), any("?", in: bytes, { before, _ in isWord(before) || "()*".utf8.contains(before) }) {
      return "\"?\""
    }
    let isAny =
      found.contains(".")
      && any(".", in: bytes) { before, after in
        "*+".utf8.contains(after) || " (|".utf8.contains(before) && ends(after)
      }
    if isAny { return "\".\"" }
    // Names such as OPEC+ begin with a capital.
    let letters = text.unicodeScalars
    let isRepeated =
      found.contains("+")
      && zip(letters, letters.dropFirst()).contains { $1 == "+" && ($0 == ")" || $0.properties.isLowercase) }
    if isRepeated, text.firstMatch(of: /(^|[ (|])(?:[a-zа-яё]+|[^ ]*\))\+([ )|*]|$)/) != nil { return "\"+\"" }
    let isEnd =
      found.contains("$")
      && any("$", in: bytes) { before, after in
        (before >= 0x80 || 0x61...0x7A ~= before || "*)".utf8.contains(before)) && ends(after)
      }
    if isEnd { return "\"$\"" }
    if found.contains("|"), hasBareChoice(text) { return "\"|\" outside of ( )" }
    return nil
  }

  /// Whether a sign occurs with bytes before and after it that meet a condition. Beyond the ends there are spaces.
  private static func any(
    _ sign: Unicode.Scalar, in bytes: String.UTF8View, _ isMeant: (_ before: UInt8, _ after: UInt8) -> Bool
  ) -> Bool {
    var (before, last) = (UInt8(ascii: " "), UInt8(ascii: " "))
    for byte in bytes {
      if last == UInt8(ascii: sign), isMeant(before, byte) { return true }
      (before, last) = (last, byte)
    }
    return last == UInt8(ascii: sign) && isMeant(before, UInt8(ascii: " "))
  }

  private static func hasBareChoice(_ text: String) -> Bool {
    var depth = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "|"): if depth <= 0 { return true }
      default: break
      }
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
