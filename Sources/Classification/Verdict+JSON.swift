public import Basics

extension Verdict {
  /// Writes the members a match line and a `classify` line share: `score`, `topics`, `entities`.
  public func writeMembers(to writer: inout JSONWriter) {
    writer.key("score")
    writer.value(score)
    writer.probability(probability)
    writer.key("topics")
    writer.array { for topic in topics { topic.write(to: &$0) } }
    writer.key("entities")
    writer.array { for entity in entities { entity.write(to: &$0) } }
  }

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
}

extension TopicVerdict {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.member("title", title)
      $0.key("score")
      $0.value(score)
      $0.probability(probability)
      if let tone {
        $0.key("tone")
        $0.value(tone)
      }
      $0.key("flags")
      $0.value(flags.map(\.rawValue))
      $0.key("evidence")
      $0.array { for hit in evidence { hit.write(to: &$0) } }
    }
  }
}

extension Evidence {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("term", term)
      $0.member("text", text)
      $0.member("field", field.rawValue)
      $0.key("start")
      $0.value(start)
      $0.key("end")
      $0.value(end)
      $0.key("weight")
      $0.value(weight)
    }
  }
}

extension EntityMention {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("type", kind.rawValue)
      $0.member("side", side)
      $0.key("mentions")
      $0.value(mentions)
    }
  }
}

extension JSONWriter {
  /// The member `probability`, in thousandths; none when there is none.
  fileprivate mutating func probability(_ probability: Double?) {
    guard let probability else { return }
    key("probability")
    value((probability * 1000).rounded() / 1000)
  }
}
