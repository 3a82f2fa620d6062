/// Finds the known word that was probably meant, for "did you mean".
public enum Spelling {
  /// The known word with the smallest edit distance; nil if none is near enough. A word of one or two letters has none.
  public static func suggestion(for word: String, among known: [String]) -> String? {
    let ranked = known.map { (distance(Array(word.lowercased()), Array($0.lowercased())), $0) }
    guard let best = ranked.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }) else { return nil }
    // Of a short word, what is left after a change says little.
    return best.0 <= max(1, word.count / 3) && best.0 * 2 < word.count ? best.1 : nil
  }

  /// The edit distance: the number of insertions, deletions, substitutions and swaps of neighbours (optimal string
  /// alignment).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var before = [Int]()
    var previous = Array(0...right.count)
    for (row, a) in left.enumerated() {
      var current = [row + 1]
      for (column, b) in right.enumerated() {
        var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (a == b ? 0 : 1))
        if row > 0, column > 0, a == right[column - 1], left[row - 1] == b { cost = min(cost, before[column - 1] + 1) }
        current.append(cost)
      }
      (before, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
