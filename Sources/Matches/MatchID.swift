import Basics
import Crypto

/// Computes the ids of matches: the first 16 bytes of a SHA-256, in hexadecimal.
public enum MatchID {
  /// The name of an entry, from which the ids of all its matches are computed. It is stored with the entry's first
  /// match, because a later edit can change the description (`EntryIdentity.description`).
  public static func name(feedID: String, entryDescription: String) -> String { digest([feedID, entryDescription]) }

  /// The id of one match of the entry with that name.
  static func id(name: String, revision: Int) -> String { digest([name, String(revision)]) }

  private static func digest(_ parts: [String]) -> String {
    Hex.text(SHA256.hash(data: Array(parts.joined(separator: "\u{0}").utf8)).prefix(16))
  }
}
