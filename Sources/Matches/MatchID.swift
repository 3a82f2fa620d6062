import Basics
import Crypto

/// The ids of matches. Sixteen bytes of a SHA-256, in hexadecimal.
public enum MatchID {
  /// What the ids of all matches of an entry are made of. It is stored with the entry's first match, for an edit may
  /// change the description, which is what tells the entry apart in its feed.
  public static func name(feedID: String, entryDescription: String) -> String { digest([feedID, entryDescription]) }

  /// The id of one match of the entry with that name.
  static func id(name: String, revision: Int) -> String { digest([name, String(revision)]) }

  private static func digest(_ parts: [String]) -> String {
    Hex.text(SHA256.hash(data: Array(parts.joined(separator: "\u{0}").utf8)).prefix(16))
  }
}
