/// Ids in a sentence.
public enum IDList {
  /// How many are named before the rest is counted.
  private static let most = 8

  /// `a, b and 12 more`.
  public static func text(_ ids: [String]) -> String {
    let named = ids.prefix(most).joined(separator: ", ")
    return ids.count > most ? "\(named) and \(ids.count - most) more" : named
  }
}
