/// Writes a list of ids for a message.
public enum IDList {
  /// The most ids that are named; the others are only counted.
  private static let most = 8

  /// `a, b and 12 more`.
  public static func text(_ ids: [String]) -> String {
    let named = ids.prefix(most).joined(separator: ", ")
    return ids.count > most ? "\(named) and \(ids.count - most) more" : named
  }
}
