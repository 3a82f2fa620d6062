import Basics
import Classification
import FeedModel
import Matches
import SQLiteStorage
import Storage
import Testing

@testable import Polling

/// Which entries count as new, as edited and as unchanged, over several polls.
struct EntryRecognitionTests {
  private let desk: EntryDesk
  private let hour: Int64 = 3600

  init() throws { desk = try EntryDesk() }

  private func titles(_ entries: [Entry]) async throws -> [String] {
    try await desk.poll(entries).map { $0.entry.title ?? "" }
  }

  @Test("Entries of one document that share an identifier, a link or both are separate, with separate ids")
  func sharedNames() async throws {
    let shapes: [(String?, String?, String?, String?)] = [
      ("x", "https://w.example/1", "x", "https://w.example/2"), ("x", nil, "x", nil),
      (nil, "https://w.example/live", nil, "https://w.example/live"),
      ("https://w.example/", "https://w.example/", "https://w.example/", "https://w.example/"),
      (nil, nil, nil, nil),
    ]
    for (number, shape) in shapes.enumerated() {
      for age in [nil, 100 as Int64] {
        let entries = [
          desk.entry("Envoy leaves Oslo", id: shape.0, link: shape.1, age: age),
          desk.entry("Compounds and a treaty", id: shape.2, link: shape.3, age: age.map { $0 + 9000 }),
        ]
        let feed = "\(number) \(age ?? 0)"
        #expect(try await Set(desk.poll(entries, feed: feed).map(\.id)).count == 2, "\(shape)")
        #expect(try await desk.poll(entries, feed: feed).isEmpty, "\(shape)")
        try desk.restart()
        #expect(try await desk.poll(entries.reversed(), feed: feed).isEmpty, "\(shape)")
      }
    }
    #expect(try Set(desk.queuedIDs()).count == 20)
  }

  @Test("An identifier that all entries share is ignored, also when entries come and go")
  func sharedIdentifierOverPolls() async throws {
    let all = (0..<6).map { number in
      desk.entry(
        "Envoy number \(number) talks", id: "https://w.example/", link: "https://w.example/\(number)",
        age: 90_000 - Int64(number) * 7000)
    }
    #expect(try await desk.poll([all[0]]).count == 1)
    #expect(try await desk.poll([all[1], all[0]]).count == 1)
    #expect(try await desk.poll([all[4], all[3], all[2], all[1]]).count == 3)
    #expect(try await desk.poll([all[5]]).count == 1)
    #expect(try await desk.poll(all).isEmpty)
    for entry in all { #expect(try await desk.poll([entry]).isEmpty) }
  }

  @Test("An entry listed twice in a document is one entry, whatever other fields differ")
  func repetitions() async throws {
    let base = desk.entry("Treaty talks end", id: "7", link: "https://w.example/7", age: 5000)
    var others = [base, base, base, base]
    others[0].categories = ["World"]
    others[1].link = "http://www.w.example/7/?utm_source=rss"
    others[2].title = "TREATY talks end"
    others[3].published?.milliseconds += 120_000
    for (number, other) in others.enumerated() {
      let feed = "\(number)"
      #expect(try await desk.poll([base, other], feed: feed).count == 1)
      #expect(try await desk.poll([other], feed: feed).isEmpty)
      #expect(try await desk.poll([base], feed: feed).isEmpty)
    }
    let bare = desk.entry("Treaty talks end", link: "https://w.example/7")
    #expect(try await desk.poll([bare, bare], feed: "bare").count == 1)
    #expect(try await desk.poll([bare], feed: "bare").isEmpty)
  }

  @Test("A new identifier and time at an old link are a new entry, with or without the old one beside it")
  func dailyNotice() async throws {
    for (title, keepsOld) in [("Daily talks", true), ("Weekly treaty notice", false)] {
      var last: Entry?
      for day in 0..<4 as Range<Int64> {
        let notice = desk.entry(title, id: "n\(day)", link: "https://w.example/notice", age: (4 - day) * 86_000)
        #expect(try await desk.poll([notice] + (keepsOld ? [last].compactMap(\.self) : []), feed: title).count == 1)
        #expect(try await desk.poll([notice], feed: title).isEmpty)
        last = notice
      }
    }
  }

  @Test("Without identifiers, entries with the same words are distinguished by time, exact or a day")
  func sameWordsOtherTime() async throws {
    let toMidnight = (desk.now.seconds % 86_400)
    for (feed, base) in [("exact", 0), ("days", toMidnight)] as [(String, Int64)] {
      let notices = (0..<3).map { day in
        desk.entry("Talks today", link: "https://w.example/briefing", age: base + 86_400 * Int64(day))
      }
      #expect(try await desk.poll([notices[2]], feed: feed).count == 1)
      #expect(try await desk.poll([notices[1], notices[2]], feed: feed).count == 1)
      #expect(try await desk.poll([notices[0]], feed: feed).count == 1)
      #expect(try await desk.poll(notices, feed: feed).isEmpty)
      #expect(try await desk.poll([notices[2]], feed: feed).isEmpty)
    }
  }

  @Test("Without a title the text is compared")
  func untitled() async throws {
    let first = desk.entry(link: "https://w.example/channel", text: "An envoy has arrived")
    let second = desk.entry(link: "https://w.example/channel", text: "The treaty is signed")
    #expect(try await desk.poll([first]).count == 1)
    #expect(try await desk.poll([second, first]).count == 1)
    #expect(try await desk.poll([second]).isEmpty)
    #expect(try await desk.poll([first, second]).isEmpty)
  }

  @Test("An edited headline with a new identifier is an edit if the identifier has a counter or the title")
  func editsUnderNewIdentifiers() async throws {
    let link = "https://w.example/articles/c7?at_medium=RSS"
    var entry = desk.entry("Envoys open talks in Oslo", id: "https://w.example/articles/c7#0", link: link, age: 90_000)
    #expect(try await desk.poll([entry], feed: "counted").count == 1)
    for count in 1...3 {
      entry.id = "https://w.example/articles/c7#\(count)"
      entry.title = "Envoys resume talks in Oslo, round \(count)"
      entry.published?.milliseconds += 20_000_000
      #expect(try await desk.poll([entry], feed: "counted").isEmpty)
    }
    entry = desk.entry("Envoys open talks in Oslo", id: "envoys-open-talks", link: link, age: 90_000)
    #expect(try await desk.poll([entry], feed: "titled").count == 1)
    entry.id = "envoys-walk-out"
    entry.title = "Delegations leave the treaty negotiations"
    #expect(try await desk.poll([entry], feed: "titled").isEmpty)
    entry.id = "compounds-returned"
    entry.title = "Delegations talk of compounds"
    let revision = try await desk.poll([entry], feed: "titled")
    #expect(revision.map(\.revision) == [2])
  }

  @Test("Parts of one page with different identifiers are separate entries")
  func partsOfOnePage() async throws {
    func part(_ number: Int, _ title: String, age: Int64) -> Entry {
      desk.entry(
        title, id: "https://w.example/live#\(number)", link: "https://w.example/live#\(number)", age: age)
    }
    let parts = [part(3, "Envoy dies", age: 10), part(2, "A treaty", age: 4000), part(1, "Talks begin", age: 9000)]
    #expect(try await desk.poll([parts[2]]).count == 1)
    #expect(try await desk.poll([parts[1]]).count == 1)
    #expect(try await desk.poll(parts).count == 1)
    #expect(try await desk.poll(parts).isEmpty)
  }

  @Test(
    "An identifier reused with other title, link and time is a new entry; if one of them stays, an edit")
  func identifierUsedAgain() async throws {
    let old = desk.entry("Envoys meet in Oslo", id: "1", link: "https://w.example/a", age: 200_000)
    let new = desk.entry("A treaty is torn up", id: "1", link: "https://w.example/b", age: 100)
    for (feed, isKept) in [
      ("nothing", { (_: inout Entry) in }), ("link", { $0.link = old.link }), ("title", { $0.title = old.title }),
      ("time", { $0.published = old.published }),
    ] as [(String, (inout Entry) -> Void)] {
      var next = new
      isKept(&next)
      #expect(try await desk.poll([old], feed: feed).count == 1)
      #expect(try await desk.poll([next], feed: feed).count == (feed == "nothing" ? 1 : 0), "\(feed)")
      #expect(try await desk.poll([next], feed: feed).isEmpty)
    }
    // Positions as identifiers, without times.
    let numbered = desk.entry("Envoys meet in Oslo", id: "1", link: "https://w.example/a")
    let other = desk.entry("A treaty is torn up", id: "1", link: "https://w.example/b")
    #expect(try await desk.poll([numbered], feed: "undated").count == 1)
    #expect(try await desk.poll([other], feed: "undated").count == 1)
  }

  @Test("New identifiers or links for all entries, once or at every poll, repeat nothing")
  func moved() async throws {
    let old = desk.entry("Envoys meet", id: "?p=7", link: "http://a.example/?p=7", age: 777)
    #expect(try await desk.poll([old]).count == 1)
    #expect(
      try await desk.poll([desk.entry("Envoys meet", id: "urn:7", link: "https://b.example/7", age: 777)]).isEmpty)
    #expect(
      try await desk.poll([desk.entry("Envoys meet", id: "new", link: "http://a.example/?p=7", age: 777)]).isEmpty)
    let google = "https://news.google.com/rss/articles/"
    #expect(
      try await desk.poll([desk.entry("Talks - X", id: "C1", link: google + "C1?oc=5", age: 99)], feed: "g").count == 1)
    #expect(try await desk.poll([desk.entry("Talks - X", id: "A2", link: google + "A2", age: 99)], feed: "g").isEmpty)
    #expect(
      try await desk.poll([desk.entry("Talks - Y", id: "A3", link: google + "A3", age: 99)], feed: "g").count == 1)
  }

  @Test(
    "New times for all entries at once repeat nothing", arguments: [0, 10_800] as [Int64])
  func redated(shift: Int64) async throws {
    func document(_ poll: Int64) -> [Entry] {
      var entries: [Entry] = []
      for number in 0..<4 as Range<Int64> {
        let age = shift == 0 ? 5 - number : 40_000 * (number + 1) - poll * shift
        entries.append(desk.entry("Talks, part \(number)", link: "https://w.example/\(number)", age: age))
      }
      return entries
    }
    #expect(try await desk.poll(document(0)).count == 4)
    desk.now.milliseconds += 3_600_000
    #expect(try await desk.poll(document(1)).isEmpty)
    #expect(try await desk.poll(document(1)).isEmpty)
  }

  @Test("Alternating versions of an entry are recognised, and revisions have their own ids")
  func versions() async throws {
    var ids: [String] = []
    for title in ["Talks", "Talks on compounds", "Talks", "Compounds", "Talks on compounds", "Envoys in compounds"] {
      ids += try await desk.poll([desk.entry(title, id: "1", link: "https://w.example/1", age: 100)]).map(\.id)
    }
    #expect(ids.count == 4 && Set(ids).count == 4)
  }

  @Test("A forgotten entry that comes again is not queued twice, and that is reported")
  func forgotten() async throws {
    let entry = desk.entry("A treaty", id: "1", link: "https://w.example/1")
    let ids = try await desk.poll([entry]).map(\.id)
    desk.now.milliseconds += 1000
    try await desk.store.purge(
      RetentionLimits(
        entries: .seconds(1), watchedFeeds: [], unwatchedBefore: desk.now, matchesBefore: Timestamp(seconds: 0),
        sinks: [],
        now: desk.now))
    #expect(try await desk.poll([entry], repeated: 1).isEmpty)
    #expect(try desk.queuedIDs() == ids && ids.count == 1)
  }

  // MARK: age

  @Test("An entry older than `maxAge` is recorded but not reported, also after an edit")
  func maxAge() async throws {
    let old = desk.entry("An old treaty", id: "old", age: 31 * 86_400)
    let new = desk.entry("Talks", id: "new", age: 29 * 86_400)
    #expect(try await titles([desk.entry("Envoys", id: "1", age: 8 * 86_400)]).isEmpty)
    #expect(try await titles([new, old]) == ["Talks"])
    var edited = old
    edited.title = "An old treaty on compounds"
    #expect(try await titles([edited]).isEmpty)
    // A reported entry stays reported.
    desk.now.milliseconds += 40 * 86_400_000
    var followed = new
    followed.title = "Talks on compounds"
    #expect(try await titles([followed, edited]) == ["Talks on compounds"])
  }

  @Test("Of the first document's undated entries the ten newest are reported")
  func undated() async throws {
    let undated = (0..<14).map { desk.entry("Treaty \($0)", id: "\($0)") }
    #expect(try await Set(titles(undated)) == Set((0..<10).map { "Treaty \($0)" }))
    #expect(try await titles([desk.entry("Treaty 14", id: "14")] + undated) == ["Treaty 14"])
    // Later edits of a recorded entry are compared with its first edit.
    var edited = undated[12]
    edited.title = "Treaty 12 signed"
    #expect(try await titles([edited]).isEmpty)
    edited.title = "Treaty 12 signed in compounds"
    #expect(try await titles([edited]) == ["Treaty 12 signed in compounds"])
    // A feed that lists the oldest entry first.
    let dated = [desk.entry("Talks a", id: "a", age: 500_000), desk.entry("Talks b", id: "b", age: 100)]
    let ascending = try await desk.poll(undated + dated, feed: "ascending").compactMap(\.entry.title)
    #expect(ascending.count == 12 && !ascending.contains("Treaty 0") && ascending.contains("Treaty 13"))
  }
}
