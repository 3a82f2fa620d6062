import Basics
import FeedModel
import Matches
import Storage

/// The records of polls as the arrays that `Schema.commitPolls` takes. Places count from 1, as in SQL.
struct PollArrays {
  let arguments: [Argument]

  init(_ polls: [ClaimedPoll], _ mutes: [Mute], after known: OutboxPosition?, sender: String) {
    let records = polls.map(\.record)
    let hosts = records.map(\.hosts)
    let head: [Argument] = [
      .text(sender), .int(known?.number), .texts(polls.map(\.claim.feedID)), .ints(polls.map(\.claim.token)),
      .ints(records.map(\.at.milliseconds)),
    ]
    let hostArrays: [Argument] = [
      .bools(hosts.map(\.answers)), .texts(hosts.map(\.limited)), .ints(hosts.map(\.limitMilliseconds)),
      .ints(hosts.map(\.probeAfterMilliseconds)),
    ]
    arguments =
      head + FeedRow.arrays(records.map(\.feed)) + hostArrays + PollArrays.entries(records)
      + PollArrays.archive(records) + PollArrays.matches(records, mutes)
  }

  private static func entries(_ records: [PollRecord]) -> [Argument] {
    let entries = records.enumerated().flatMap { poll, record in record.entries.map { (Int64(poll + 1), $0) } }
    let seen = records.enumerated().flatMap { poll, record in record.unchanged.map { (Int64(poll + 1), $0.number) } }
    var (keyEntries, keys): ([Int64?], [Int64?]) = ([], [])
    for (index, entry) in entries.enumerated() {
      for key in entry.1.keys {
        keyEntries.append(Int64(index + 1))
        keys.append(key.value)
      }
    }
    return [
      .ints(entries.map(\.0)), .ints(entries.map(\.1.reference?.number)), .ints(entries.map(\.1.contentHash)),
      .ints(entries.map { Int64($0.1.revision) }), .texts(entries.map { $0.1.topics.joined(separator: " ") }),
      .texts(entries.map(\.1.title)), .texts(entries.map(\.1.url)), .ints(entries.map { $0.1.date?.milliseconds }),
      .texts(entries.map(\.1.matchName)),
      .texts(entries.map { $0.1.earlierHashes.map(String.init).joined(separator: " ") }), .ints(keyEntries),
      .ints(keys), .ints(seen.map(\.0)), .ints(seen.map(\.1)),
    ]
  }

  private static func archive(_ records: [PollRecord]) -> [Argument] {
    let blocks = records.enumerated().flatMap { poll, record in record.archive.map { (Int64(poll + 1), $0) } }
    return [
      .ints(blocks.map(\.0)), .ints(blocks.map(\.1.seen.milliseconds)), .ints(blocks.map { Int64($0.1.count) }),
      .ints(blocks.map { Int64($0.1.matches) }), .byteses(blocks.map(\.1.text)),
    ]
  }

  private static func matches(_ records: [PollRecord], _ mutes: [Mute]) -> [Argument] {
    let matches = records.enumerated().flatMap { poll, record in
      record.matches.map { (Int64(poll + 1), $0.marked(by: mutes)) }
    }
    var (topicMatches, topics): ([Int64?], [String?]) = ([], [])
    var (entityMatches, entities, sides): ([Int64?], [String?], [String?]) = ([], [], [])
    for (index, match) in matches.enumerated() {
      for topic in match.1.topics {
        topicMatches.append(Int64(index + 1))
        topics.append(topic.id)
      }
      for entity in match.1.entities {
        entityMatches.append(Int64(index + 1))
        entities.append(entity.id)
        sides.append(entity.side?.uppercased())
      }
    }
    return [
      .ints(matches.map(\.0)), .texts(matches.map(\.1.id)), .ints(matches.map(\.1.matchedAt.milliseconds)),
      .texts(matches.map(\.1.feed.id)), .texts(matches.map(\.1.entry.language)), .doubles(matches.map(\.1.score)),
      .doubles(matches.map(\.1.probability)), .texts(matches.map { $0.1.topics.map(\.id).joined(separator: " ") }),
      .texts(matches.map { $0.1.story?.id }), .byteses(matches.map { $0.1.line() }), .ints(topicMatches),
      .texts(topics),
      .ints(entityMatches), .texts(entities), .texts(sides),
    ]
  }
}

extension MatchRecord {
  /// The match, marked if one of the mutes applies.
  func marked(by mutes: [Mute]) -> MatchRecord {
    var match = self
    match.muted = mutes.muting(match)?.subject.description
    return match
  }
}
