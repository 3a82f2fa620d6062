import Basics
import FeedModel
import FeedParsing
import Testing

struct EntryIdentityTests {
  private func entry(id: String? = nil, link: String? = nil, title: String? = nil, summary: String? = nil) -> Entry {
    var entry = Entry()
    entry.id = id
    entry.link = link
    entry.title = title
    entry.summary = summary
    return entry
  }

  /// Whether two entries have a key in common.
  private func same(_ a: Entry, _ b: Entry) -> Bool {
    let names = EntryIdentity.distinct([a]) + EntryIdentity.distinct([b])
    return !Set(names[0].distinguishing).isDisjoint(with: names[1].distinguishing)
  }

  @Test("An entry is recognised by its id, and by link and title, if anything else changes")
  func byID() {
    #expect(same(entry(id: "1", link: "https://a/1", title: "x"), entry(id: "1", link: "https://a/2", title: "y")))
    #expect(!same(entry(id: "1", title: "x"), entry(id: "2", title: "x")))
    #expect(same(entry(id: "1", link: "https://a/1", title: "x"), entry(id: "2", link: "https://a/1", title: "x")))
  }

  @Test("Fragments and tracking parameters do not distinguish links; other parameters do")
  func links() {
    let plain = entry(link: "https://www.a.example/story/1?id=7", title: "x")
    #expect(same(plain, entry(link: "http://a.example/story/1/?id=7&utm_source=rss#top", title: "x")) == false)
    #expect(same(plain, entry(link: "http://a.example/story/1?id=7&utm_source=rss#top", title: "x")))
    #expect(!same(plain, entry(link: "https://www.a.example/story/1?id=8", title: "x")))
  }

  @Test(
    "Entries with new ids and links are recognised by title and exact time; a date alone is too little"
  )
  func moved() {
    var old = entry(id: "?p=7", link: "https://a.example/?p=7", title: "Envoys meet")
    var new = entry(id: "urn:7", link: "https://b.example/envoys", title: "Envoys meet")
    old.published = Timestamp(year: 2017, month: 7, day: 18, hour: 9, minute: 5, second: 7)
    new.published = old.published
    #expect(same(old, new))
    old.published = Timestamp(year: 2017, month: 7, day: 18, hour: 0, minute: 0, second: 0)
    new.published = old.published
    #expect(!same(old, new))
  }

  @Test("Google News changes ids and links; its entries are recognised by their titles with the publisher")
  func googleNews() {
    let link = "https://news.google.com/rss/articles/"
    #expect(
      same(
        entry(id: "CBMi1", link: link + "CBMi1?oc=5", title: "X - Y"),
        entry(id: "AU_y", link: link + "AU_y", title: "X - Y")))
    #expect(
      !same(
        entry(id: "CBMi1", link: link + "CBMi1", title: "X - Y"), entry(id: "AU_y", link: link + "AU_y", title: "X - Z")
      ))
  }

  @Test("A tracking redirect counts as its target page")
  func redirects() {
    let first = "https://www.google.com/url?rct=j&sa=t&url=https://a.example/1%3Fid%3D7&ct=ga&cd=CAEY1&usg=A"
    let second = "https://www.google.com/url?rct=j&sa=t&url=https://a.example/1%3Fid%3D7&ct=ga&cd=CAEY2&usg=B"
    #expect(
      same(entry(link: first), entry(link: second)) && same(entry(link: first), entry(link: "https://a.example/1?id=7"))
    )
  }

  @Test("Parts of one page are separate entries if they have their own ids or links")
  func fragments() {
    #expect(
      !same(entry(link: "https://a.example/now#1", title: "x"), entry(link: "https://a.example/now#2", title: "y")))
    #expect(
      same(entry(link: "https://a.example/now#1", title: "x"), entry(link: "https://a.example/now#2", title: "x")))
  }

  @Test("A number in a query parameter distinguishes pages")
  func ambiguousParameters() {
    #expect(
      !same(entry(link: "https://a.example/?src=1", title: "x"), entry(link: "https://a.example/?src=2", title: "y")))
    #expect(
      same(entry(link: "https://a.example/p?src=rss", title: "x"), entry(link: "https://a.example/p", title: "y")))
  }

  @Test("Entries of one document stay separate even if they share a link, an id, or both")
  func sharedNames() {
    for (a, b) in [
      (entry(id: "1", link: "https://a/", title: "x"), entry(id: "2", link: "https://a/", title: "y")),
      (entry(id: "1", link: "https://a/", title: "x"), entry(id: "1", link: "https://a/", title: "y")),
      (entry(id: "1", summary: "x"), entry(id: "1", summary: "y")), (entry(title: "x"), entry(title: "y")),
    ] {
      let names = EntryIdentity.distinct([a, b])
      #expect(names.count == 2 && Set(names[0].distinguishing).isDisjoint(with: names[1].distinguishing))
      #expect(EntryIdentity.description(of: a) != EntryIdentity.description(of: b))
    }
  }

  @Test("A document with thousands of copies of an entry, each with another time, is read quickly")
  func manyRepetitions() {
    var entries = [Entry](repeating: entry(id: "1", link: "https://a/", title: "x"), count: 20_000)
    for index in entries.indices { entries[index].published = Timestamp(seconds: 1_700_000_000 + Int64(index) * 450) }
    // Every third of them is more than 15 minutes after the one kept before.
    #expect(EntryIdentity.distinct(entries).count == 6667)
  }

  @Test("The content hash depends on the text only")
  func contentHash() {
    let base = entry(id: "1", link: "https://a/1", title: "x", summary: "s")
    var other = entry(id: "2", link: "https://a/2", title: "x", summary: "s")
    other.published = Timestamp(seconds: 1_700_000_000)
    other.categories = ["World"]
    #expect(EntryIdentity.contentHash(of: base) == EntryIdentity.contentHash(of: other))
    for (title, summary) in [("x", "t"), ("y", "s"), ("x", nil)] as [(String, String?)] {
      let changed = entry(id: "1", link: "https://a/1", title: title, summary: summary)
      #expect(EntryIdentity.contentHash(of: base) != EntryIdentity.contentHash(of: changed), "\(title)")
    }
  }
}
