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

  private func same(_ a: Entry, _ b: Entry) -> Bool {
    let keys = EntryIdentity.keys(of: [a]) + EntryIdentity.keys(of: [b])
    return !Set(keys[0]).isDisjoint(with: keys[1])
  }

  @Test("An entry is known by its id, whatever else changes")
  func byID() {
    #expect(same(entry(id: "1", link: "https://a/1", title: "x"), entry(id: "1", link: "https://a/2", title: "y")))
    #expect(!same(entry(id: "1", title: "x"), entry(id: "2", title: "x")))
  }

  @Test("An id made anew at every poll does not make an entry new while link and title stay")
  func unstableID() {
    #expect(same(entry(id: "1", link: "https://a/1", title: "x"), entry(id: "2", link: "https://a/1", title: "x")))
    #expect(!same(entry(id: "1", link: "https://a/1", title: "x"), entry(id: "2", link: "https://a/1", title: "y")))
  }

  @Test("Fragments and tracking parameters do not make a link another one; other parameters do")
  func links() {
    let plain = entry(link: "https://www.a.example/story/1?id=7", title: "x")
    #expect(same(plain, entry(link: "http://a.example/story/1/?id=7&utm_source=rss#top", title: "x")) == false)
    #expect(same(plain, entry(link: "http://a.example/story/1?id=7&utm_source=rss#top", title: "x")))
    #expect(!same(plain, entry(link: "https://www.a.example/story/1?id=8", title: "x")))
  }

  @Test("Entries of one document stay apart even when they share a link")
  func sharedLink() {
    let keys = EntryIdentity.keys(of: [
      entry(id: "1", link: "https://a/", title: "x"), entry(id: "2", link: "https://a/", title: "y"),
    ])
    #expect(Set(keys[0]).isDisjoint(with: keys[1]))
  }

  @Test("The content hash follows the text and nothing else")
  func contentHash() {
    let base = entry(id: "1", link: "https://a/1", title: "x", summary: "s")
    #expect(EntryIdentity.contentHash(of: base) == EntryIdentity.contentHash(of: base))
    #expect(
      EntryIdentity.contentHash(of: base) != EntryIdentity.contentHash(of: entry(id: "1", title: "x", summary: "t")))
  }
}
