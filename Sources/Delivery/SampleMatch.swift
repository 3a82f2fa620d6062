import Basics

/// Made-up matches, to try an endpoint with and to check a template by.
enum SampleMatch {
  /// A match as they come.
  static func plain(at time: Timestamp) -> [UInt8] {
    line(at: time, title: "Test: Russia demands U.S. return seized diplomatic compounds", summary: "A made-up match.")
  }

  /// A match with everything a feed can say to break a message.
  static func hostile(at time: Timestamp) -> [UInt8] {
    line(
      at: time, title: "\"}],\\ </title> {{title}} @everyone <!channel> & \u{202E}кавычки \u{1F1F7}\u{1F1FA}\u{0000}\n",
      summary: String(repeating: "\\\"<@U1>]}* ", count: 4000))
  }

  private static func line(at time: Timestamp, title: String, summary: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("schema", "diplowatch.match/1")
      $0.member("id", "00000000000000000000000000000000")
      $0.member("matchedAt", time.rfc3339(alwaysMilliseconds: true))
      $0.key("revision")
      $0.value(1)
      $0.key("feed")
      $0.object {
        $0.member("id", "sample")
        $0.member("title", "Sample feed")
        $0.member("url", "https://example.org/feed")
      }
      $0.key("entry")
      $0.object { entry(time, title, summary, to: &$0) }
      $0.key("score")
      $0.value(56)
      $0.key("topics")
      $0.array { $0.object { topic(to: &$0) } }
      $0.key("entities")
      $0.array { entities in
        entities.object {
          $0.member("id", "sample")
          $0.member("name", "Sample \"entity\"")
          $0.member("type", "person")
          $0.member("side", "RU")
          $0.key("mentions")
          $0.value(1)
        }
      }
    }
    return writer.bytes
  }

  private static func entry(_ time: Timestamp, _ title: String, _ summary: String, to writer: inout JSONWriter) {
    writer.member("id", "urn:sample:1")
    writer.member("url", "https://example.org/a?b=\"c\"&d=<e>")
    writer.member("title", title)
    writer.member("summary", summary)
    writer.key("authors")
    writer.value(["A. \"Sample\" Author"])
    writer.key("categories")
    writer.value(["World"])
    writer.member("published", time)
    writer.member("language", "en")
  }

  private static func topic(to writer: inout JSONWriter) {
    writer.member("id", "property")
    writer.member("title", "Diplomatic property")
    writer.key("score")
    writer.value(56)
    writer.key("flags")
    writer.value(["planned"])
    writer.key("evidence")
    writer.array { evidence in
      evidence.object {
        $0.member("term", "seized diplomatic compound*")
        $0.member("text", "seized \"diplomatic\" compounds")
        $0.member("field", "title")
        $0.key("start")
        $0.value(0)
        $0.key("end")
        $0.value(4)
        $0.key("weight")
        $0.value(56)
      }
    }
  }
}
