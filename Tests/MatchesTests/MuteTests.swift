import Basics
import Testing

@testable import Matches

/// Which matches a mute holds back.
struct MuteTests {
  private let now = Timestamp(seconds: 1_800_000_000)

  private func match(_ title: String = "A title", topics: [String] = ["talks"], entities: [String] = []) -> MatchRecord
  {
    var entry = MatchRecord.Entry()
    entry.title = title
    return MatchRecord(
      id: "1", matchedAt: now, revision: 1, feed: MatchRecord.Feed(id: "wire", title: nil, url: "https://a/"),
      entry: entry, score: 1, topics: topics.map { MatchRecord.Topic(id: $0, title: $0, score: 1) },
      entities: entities.map { MatchRecord.Entity(id: $0, name: $0, type: "person", side: nil, mentions: 1) })
  }

  private func mutes(_ subjects: String..., until: Int64 = 60, since: Int64 = 60) throws -> [Mute] {
    try subjects.map {
      Mute(
        subject: try #require(Mute.Subject(parsing: $0)), until: Timestamp(seconds: now.seconds + until), reason: nil,
        at: Timestamp(seconds: now.seconds - since))
    }
  }

  @Test(
    "Subjects of mutes are read and written",
    arguments: [
      ("topic:talks", "topic:talks"), ("entity:ru.x", "entity:ru.x"), ("feed:a", "feed:a"),
      ("chess  olympiad", "words:chess olympiad"),
      ("words:topic:x", "words:topic:x"), ("Moscow: day 2", "words:Moscow: day 2"),
    ])
  func subjects(_ text: String, _ written: String) throws {
    let subject = try #require(Mute.Subject(parsing: text))
    #expect(subject.description == written && Mute.Subject(parsing: written) == subject)
  }

  @Test("An empty subject is refused", arguments: ["", " ", "topic:", "words:", "—", "entity:"])
  func nothing(_ text: String) { #expect(Mute.Subject(parsing: text) == nil) }

  @Test("A muted topic does not mute a match with another topic, unless that is muted too")
  func topics() throws {
    #expect(try mutes("topic:talks").muting(match())?.subject == .topic("talks"))
    #expect(try mutes("topic:talks").muting(match(topics: ["talks", "property"])) == nil)
    #expect(try mutes("topic:talks", "topic:property").muting(match(topics: ["talks", "property"])) != nil)
    #expect(try mutes("topic:other").muting(match()) == nil)
  }

  @Test("A muted entity, feed or phrase mutes every match that has it")
  func others() throws {
    #expect(try mutes("entity:ru.x").muting(match(entities: ["us.y", "ru.x"])) != nil)
    #expect(try mutes("entity:ru.x").muting(match(entities: ["us.y"])) == nil)
    #expect(try mutes("feed:wire").muting(match()) != nil && mutes("feed:wir").muting(match()) == nil)
    let title = "The Chess Olympiad, and Ёлка: в Москве"
    for words in ["chess olympiad", "CHESS", "елка в москве", "words:olympiad"] {
      #expect(try mutes(words).muting(match(title)) != nil, "\(words)")
    }
    for words in ["olympiad chess", "ches", "chess and"] {
      #expect(try mutes(words).muting(match(title)) == nil, "\(words)")
    }
  }

  @Test("A mute applies from its beginning to its end")
  func time() throws {
    #expect(try mutes("feed:wire", until: 0).muting(match()) == nil)
    #expect(try mutes("feed:wire", until: -1).muting(match()) == nil)
    #expect(try mutes("feed:wire", since: -1).muting(match()) == nil)
    #expect(try mutes("feed:wire", until: 1, since: 0).muting(match()) != nil)
  }

  @Test("The kind of a subject is read regardless of case")
  func kinds() {
    #expect(Mute.Subject(parsing: "Topic:Sanctions") == .topic("Sanctions"))
    #expect(Mute.Subject(parsing: "FEED:a") == .feed("a"))
    #expect(Mute.Subject(parsing: "Words:Topic:a") == .words("Topic:a"))
    #expect(Mute.Subject(parsing: "Entity:") == nil)
  }
}
