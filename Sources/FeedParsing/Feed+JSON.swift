import Basics
public import FeedModel

extension Feed {
  /// The JSON object that `diplowatch parse` prints: plain texts, absolute links, times in RFC 3339 and UTC. Absent
  /// values have no key.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("format", format.rawValue)
      $0.key("wellFormed")
      $0.value(wellFormed)
      if truncated {
        $0.key("truncated")
        $0.value(true)
      }
      $0.key("feed")
      $0.object { writeFeed(to: &$0) }
      $0.key("entries")
      $0.array { for entry in entries { entry.write(to: &$0) } }
    }
    return writer.bytes
  }

  private func writeFeed(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("title", title)
    writer.member("link", link.map(WebAddress.shown))
    writer.member("description", description)
    writer.member("language", language)
    writer.member("updated", updated)
    writer.member("published", published)
    writer.key("authors")
    writer.value(authors)
    if let minutes = schedule.ttlMinutes {
      writer.key("ttlMinutes")
      writer.value(minutes)
    }
  }
}

extension Entry {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.member("title", title)
      $0.member("link", link.map(WebAddress.shown))
      $0.member("published", published)
      $0.member("updated", updated)
      $0.member("summary", summary)
      $0.member("content", content)
      $0.key("authors")
      $0.value(authors)
      $0.key("categories")
      $0.value(categories)
      $0.key("enclosures")
      $0.array { for enclosure in enclosures { enclosure.write(to: &$0) } }
      $0.member("language", language)
    }
  }
}

extension Enclosure {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("url", WebAddress.shown(url))
      $0.member("type", type)
      if let lengthBytes {
        $0.key("length")
        $0.value(Int(lengthBytes))
      }
    }
  }
}
