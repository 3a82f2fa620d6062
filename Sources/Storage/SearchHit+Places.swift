import Basics
public import Classification

extension SearchHit {
  /// The ranges of a field that match the query, in bytes.
  public func ranges(in field: Evidence.Field) -> [Range<Int>] {
    SearchHit.joined(places.filter { $0.field == field }.map(\.bytes))
  }

  /// Sorts ranges and merges those that overlap.
  public static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = result.last, range.lowerBound < last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  private func text(of field: Evidence.Field) -> String? {
    switch field {
    case .title: entry.title
    case .summary: entry.summary
    case .content: entry.content
    }
  }

  /// One JSON object: the entry, its verdict, and its hits by field, in Unicode scalars like evidence in matches.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("schema", "diplowatch.entry/1")
      $0.key("archive")
      $0.value(Int(number.value))
      $0.member("seenAt", seen)
      $0.key("feed")
      $0.object {
        $0.member("id", feedID)
        $0.member("title", feedTitle)
      }
      $0.key("entry")
      $0.object(entry.writeMembers)
      if let verdict = entry.verdict {
        $0.key("verdict")
        $0.object(verdict.writeMembers)
      }
      $0.key("hits")
      $0.array { array in
        for field in Evidence.Field.allCases {
          guard let bytes = text(of: field).map({ Array($0.utf8) }) else { continue }
          for range in ranges(in: field) {
            array.object {
              $0.member("field", field.rawValue)
              $0.member("text", String(decoding: bytes[range], as: UTF8.self))
              $0.key("start")
              $0.value(bytes[..<range.lowerBound].count { $0 & 0xC0 != 0x80 })
              $0.key("end")
              $0.value(bytes[..<range.upperBound].count { $0 & 0xC0 != 0x80 })
            }
          }
        }
      }
    }
    return writer.bytes
  }
}

extension ArchivedEntry {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("url", url.map(WebAddress.shown))
    writer.member("title", title)
    writer.member("summary", summary)
    writer.member("content", content)
    writer.key("authors")
    writer.value(authors)
    writer.key("categories")
    writer.value(categories)
    writer.member("published", published)
    writer.member("updated", updated)
    writer.member("language", language)
  }
}

extension ArchivedEntry.Verdict {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.key("relevant")
    writer.value(!topics.isEmpty)
    if let probability {
      writer.key("probability")
      writer.value(probability)
    }
    writer.key("topics")
    writer.value(topics)
    writer.key("entities")
    writer.value(entities)
    writer.member("match", match)
  }
}
