import Basics

/// Writes and reads the members that match lines and `classify` lines have in common: scores, topics and entities.
extension JSONWriter {
  /// Writes the members `score` and `probability`.
  mutating func scores(_ score: Double, _ probability: Double?) {
    key("score")
    value(score)
    self.probability(probability)
  }

  /// Writes the members `topics` and `entities`.
  mutating func findings(_ topics: [MatchRecord.Topic], _ entities: [MatchRecord.Entity]) {
    key("topics")
    array { for topic in topics { topic.write(to: &$0) } }
    key("entities")
    array { for entity in entities { entity.write(to: &$0) } }
  }

  /// Writes the member `probability`, rounded to three decimals; nothing if it is nil.
  fileprivate mutating func probability(_ probability: Double?) {
    guard let probability else { return }
    key("probability")
    value((probability * 1000).rounded() / 1000)
  }
}

extension MatchRecord.Topic {
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
      $0.value(flags)
      $0.key("evidence")
      $0.array { for hit in evidence { hit.write(to: &$0) } }
    }
  }

  init?(json: JSONValue) {
    guard let id = json["id"]?.string else { return nil }
    self.init(
      id: id, title: json["title"]?.string ?? id, score: json["score"]?.number ?? 0,
      probability: json["probability"]?.number, tone: json["tone"]?.number,
      flags: json.list("flags").compactMap(\.string),
      evidence: json.list("evidence").compactMap(MatchRecord.Evidence.init(json:)))
  }
}

extension MatchRecord.Evidence {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("term", term)
      $0.member("text", text)
      $0.member("field", field)
      $0.key("start")
      $0.value(start)
      $0.key("end")
      $0.value(end)
      $0.key("weight")
      $0.value(weight)
    }
  }

  fileprivate init?(json: JSONValue) {
    guard let text = json["text"]?.string, let field = json["field"]?.string else { return nil }
    self.init(
      term: json["term"]?.string ?? "", text: text, field: field, start: json["start"]?.integer ?? 0,
      end: json["end"]?.integer ?? 0, weight: json["weight"]?.number ?? 0)
  }
}

extension MatchRecord.Entity {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.member("name", name)
      $0.member("type", type)
      $0.member("side", side)
      $0.key("mentions")
      $0.value(mentions)
    }
  }

  init?(json: JSONValue) {
    guard let id = json["id"]?.string, let name = json["name"]?.string else { return nil }
    self.init(
      id: id, name: name, type: json["type"]?.string ?? "", side: json["side"]?.string,
      mentions: json["mentions"]?.integer ?? 1)
  }
}

extension JSONValue {
  /// The elements of a member that is an array; empty for other values.
  func list(_ name: String) -> [JSONValue] { self[name]?.elements ?? [] }

  /// The number, if it is a whole one; nil otherwise.
  var integer: Int? { number.flatMap { Int(exactly: $0) } }
}
