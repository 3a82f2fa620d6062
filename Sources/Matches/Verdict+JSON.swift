public import Basics
public import Classification

/// The JSON line of `classify`, with the members of match lines for any item.
extension Verdict {
  /// The line that `classify` prints: the input's id, `relevant`, and the common members.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", id)
      $0.key("relevant")
      $0.value(relevant)
      writeMembers(to: &$0)
    }
    return writer.bytes
  }

  /// Writes the members that match lines and `classify` lines have in common: `score`, `probability`, `topics`,
  /// `entities`.
  public func writeMembers(to writer: inout JSONWriter) {
    writer.scores(score, probability)
    writer.findings(topics.map(MatchRecord.Topic.init), entities.map(MatchRecord.Entity.init))
  }
}
