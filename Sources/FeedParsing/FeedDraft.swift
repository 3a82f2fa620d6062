import Basics
import FeedModel

/// A field for which several elements compete, each with a rank. The lowest rank wins; of equal ranks the first.
struct Ranked<Value> {
  private(set) var value: Value?
  private(set) var rank = Int.max

  mutating func offer(_ candidate: Value?, rank: Int, replacing: Bool = false) {
    guard let candidate, rank < self.rank || replacing && rank == self.rank else { return }
    value = candidate
    self.rank = rank
  }
}

/// A feed or entry while it is being read: the candidates for each field. The fields are decided when it ends.
struct Draft {
  var id = Ranked<String>()
  var title = Ranked<String>()
  var link = Ranked<String>()
  var permalink: String?
  var summary = Ranked<String>()
  var content = Ranked<String>()
  var language = Ranked<String>()
  var published = Ranked<Timestamp>()
  var updated = Ranked<Timestamp>()
  var authors: [String] = []
  /// Authors from modules, used if the format's own elements name none: from Dublin Core, then the person responsible
  /// for the site.
  var secondAuthors: [String] = []
  var thirdAuthors: [String] = []
  var categories: [String] = []
  var enclosures: [Enclosure] = []
  /// Whether the entry has known elements, and unknown ones.
  var hasKnown = false
  var hasUnknown = false

  private var bestAuthors: [String] {
    [authors, secondAuthors, thirdAuthors].first { !$0.isEmpty } ?? []
  }

  func entry() -> Entry {
    var entry = Entry()
    entry.id = id.value
    entry.title = title.value
    entry.link = link.value ?? permalink
    entry.published = published.value
    entry.updated = updated.value
    entry.summary = summary.value
    entry.content = content.value
    entry.authors = bestAuthors
    entry.categories = categories
    entry.enclosures = enclosures
    entry.language = language.value
    return entry
  }

  func fill(_ feed: inout Feed) {
    feed.id = id.value
    feed.title = title.value
    feed.link = link.value ?? permalink
    feed.description = summary.value
    feed.language = language.value
    feed.updated = updated.value
    feed.published = published.value
    feed.authors = bestAuthors
  }
}

/// A person: `Name <address>`, or only the part that is there.
struct PersonDraft {
  var name = ""
  var email = ""

  var text: String? {
    switch (name.isEmpty, email.isEmpty) {
    case (false, false): name == email ? name : "\(name) <\(email)>"
    case (false, true): name
    case (true, false): email
    case (true, true): nil
    }
  }
}
