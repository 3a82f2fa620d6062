/// Breaks a text between words, and indents the lines after the first one more than the first.
struct HangingIndent {
  /// The columns of a line; nil: the text is not broken.
  var width: Int?
  /// The spaces before the first line, and before the others.
  var first = 2
  var others = 4

  /// The lines. A word that is longer than a line, such as an address, stays whole. Spaces at a break are left out.
  /// Colours (ESC `[` … `m`) take no column.
  func lines(_ text: String) -> [String] {
    let start = String(repeating: " ", count: first)
    guard let width else { return [start + text] }
    var lines: [String] = []
    var line = start
    var columns = first
    var isEmpty = true
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let length = HangingIndent.columns(word)
      if word.isEmpty, isEmpty, !lines.isEmpty { continue }
      if !isEmpty, columns + 1 + length > width {
        lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
        line = String(repeating: " ", count: others)
        columns = others
        isEmpty = true
      }
      line += isEmpty ? word : " " + word
      columns += length + (isEmpty ? 0 : 1)
      isEmpty = false
    }
    return lines + [line]
  }

  private static func columns(_ word: Substring) -> Int {
    var count = 0
    var isInside = false
    for character in word {
      if character == "\u{1B}" { isInside = true }
      if !isInside { count += 1 }
      if character == "m" { isInside = false }
    }
    return count
  }
}
