public import Basics
public import Classification

/// A line of `classify`: what a match line says of an entry, of any item.
extension Verdict {
  /// The line `classify` prints: the input's id, `relevant`, and the shared members.
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

  /// Writes the members a match line and a `classify` line share: `score`, `probability`, `topics`, `entities`.
  public func writeMembers(to writer: inout JSONWriter) {
    writer.scores(score, probability)
    writer.findings(topics.map(MatchRecord.Topic.init), entities.map(MatchRecord.Entity.init))
  }
}
