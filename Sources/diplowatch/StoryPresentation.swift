import Basics
import Matches
import Stories

/// Stories as text and as JSON.
enum StoryPresentation {
  /// The number of characters of an id that are shown.
  private static let idLetters = 10

  /// A row for each story, from its latest match.
  static func table(_ latest: [MatchRecord]) -> [[String]] {
    [["STORY", "SIZE", "FEEDS", "LAST", "TITLE OF THE LAST"]]
      + latest.compactMap { match in
        guard let story = match.story else { return nil }
        return [
          String(story.id.prefix(idLetters)), "\(story.size)", "\(story.feeds.count)", LocalTime(match.matchedAt).text,
          Output.cut(match.headline, 90),
        ]
      }
  }

  static func json(_ latest: MatchRecord) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", latest.story?.id)
      $0.key("size")
      $0.value(latest.story?.size ?? 1)
      $0.key("feeds")
      $0.value(latest.story?.feeds ?? [])
      $0.member("last", latest.matchedAt)
      $0.member("title", latest.headline)
    }
    return writer.bytes
  }

  /// A row for each match of a story, in the order in which the feeds had them: time, delay after the first, and feed.
  static func timeline(_ found: [MatchRecord]) -> [[String]] {
    let matches = MatchRecord.byReport(found)
    return [["TIME", "BEHIND", "FEED", "LANGUAGE", "TITLE"]]
      + matches.map { match in
        [
          LocalTime(match.reportedAt).text, "\(minutes(match, behind: matches)) min", match.feed.title ?? match.feed.id,
          match.entry.language ?? "-", Output.cut(match.headline, 90),
        ]
      }
  }

  static func json(timeline found: [MatchRecord]) -> [UInt8] {
    let latest = found.last?.story
    let matches = MatchRecord.byReport(found)
    var writer = JSONWriter()
    writer.object {
      $0.member("id", latest?.id)
      $0.member("follows", found.first?.story?.follows)
      $0.key("size")
      $0.value(latest?.size ?? matches.count)
      $0.key("feeds")
      $0.value(latest?.feeds ?? [])
      $0.key("matches")
      $0.array { array in
        for match in matches {
          array.object {
            $0.member("id", match.id)
            $0.member("reportedAt", match.reportedAt)
            $0.member("matchedAt", match.matchedAt)
            $0.key("minutesBehind")
            $0.value(minutes(match, behind: matches))
            $0.member("feed", match.feed.id)
            $0.member("language", match.entry.language)
            $0.member("title", match.headline)
            $0.member("url", match.entry.url)
          }
        }
      }
    }
    return writer.bytes
  }

  private static func minutes(_ match: MatchRecord, behind matches: [MatchRecord]) -> Int {
    Int((match.reportedAt.milliseconds - (matches.first?.reportedAt ?? match.reportedAt).milliseconds) / 60_000)
  }

  /// An act and the response to it, in three lines.
  static func lines(_ chain: Chain) -> [String] {
    let numbers = chain.numbers.map { ", \($0)" } ?? ""
    let head =
      "\(chain.act.kind.rawValue): \(chain.answer.side.rawValue) answers \(chain.act.side.rawValue) after "
      + "\(chain.days) \(chain.days == 1 ? "day" : "days")\(numbers)"
    return [head]
      + [chain.act, chain.answer].map { act in
        "  \(act.at.rfc3339().prefix(10)) \(act.side.rawValue) \(MatchPresentation.safe(Output.cut(act.title, 110)))"
          + " [\(act.story.prefix(idLetters))]"
      }
  }

  static func json(_ chain: Chain) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("kind", chain.act.kind.rawValue)
      $0.key("days")
      $0.value(chain.days)
      $0.member("numbers", chain.numbers)
      for (name, act) in [("act", chain.act), ("answer", chain.answer)] {
        $0.key(name)
        $0.object {
          $0.member("side", act.side.rawValue)
          $0.member("story", act.story)
          $0.member("at", act.at)
          $0.member("title", act.title)
          $0.key("numbers")
          $0.value(act.numbers)
        }
      }
    }
    return writer.bytes
  }
}
