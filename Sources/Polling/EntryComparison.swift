import Basics
import FeedModel
import FeedParsing
import Storage

/// How an entry of a document compares with one that is known: the evidence that they are the same, or not.
struct EntryComparison {
  /// What two times say.
  enum TimeRelation {
    /// The same time.
    case same
    /// A few minutes apart: one time that was corrected.
    case near
    case other
    /// One of them says none.
    case unknown
  }

  private let named: NamedEntry
  private let entry: Entry
  private let known: EntryCandidate

  init(_ named: NamedEntry, _ entry: Entry, _ known: EntryCandidate) {
    self.named = named
    self.entry = entry
    self.known = known
  }

  /// How surely both are the same entry, higher is surer; nil where they are not.
  var sureness: Int? {
    if hasSame(named.names.id) { return bySameIdentifier }
    if hasSame(EntryIdentity.whole(of: entry)) { return 5 }
    if isCounted, time != .other || isSamePart && words.isRelated(knownWords) || words.isLike(knownWords) { return 3 }
    if isSameTitle && isSamePage {
      // The same words on the same page at another time are another notice.
      if time == .other { return nil }
      // Nor is a mere date enough where the document's identifiers tell such notices apart.
      if time == .same, named.names.dated == nil || !named.isDistinguishing(named.names.id) { return 3 }
      return named.isDistinguishing(named.names.titled) ? 2 : nil
    }
    if isSameTitle, hasSame(named.names.timed), named.isDistinguishing(named.names.timed) { return 2 }
    return isSamePart && named.others.allSatisfy { $0 != named.names.page } ? byPage : nil
  }

  /// Whether nothing but the time speaks against both being the same entry.
  var differsInTimeOnly: Bool { isSameTitle && isSamePage && time == .other }

  /// What the times say.
  var time: TimeRelation {
    if hasSame(named.names.timed) || hasSame(named.names.dated) { return .same }
    guard let a = named.date, let b = known.entry.date else { return .unknown }
    let distance = abs(a.milliseconds - b.milliseconds)
    return distance == 0 ? .same : distance <= EntryIdentity.nearMilliseconds ? .near : .other
  }

  /// Publishers use an identifier again, or give one to several entries: it says nothing where all else is new.
  private var bySameIdentifier: Int? {
    let isPageKept = isSamePage || entry.link == nil && known.entry.url == nil
    guard named.isDistinguishing(named.names.id) else {
      return isSameTitle && isPageKept && time != .other ? 4 : nil
    }
    if hasSameText || isSameTitle || isSamePage || time == .same || time == .near { return 4 }
    return time == .unknown && words.isLike(knownWords) ? 4 : nil
  }

  /// The same page under another title, and with another identifier where there is one.
  private var byPage: Int? {
    switch time {
    // On a mere date many things happen.
    case .same: named.names.dated == nil || words.isLike(knownWords) ? 2 : nil
    case .near: words.isLike(knownWords) ? 1 : nil
    case .unknown: named.names.id == nil && words.isLike(knownWords) ? 1 : nil
    case .other: nil
    }
  }

  // MARK: evidence

  private func hasSame(_ name: EntryKey?) -> Bool { name.map(known.names.contains) ?? false }

  private var hasSameText: Bool {
    known.entry.contentHash == named.contentHash || known.entry.earlierHashes.contains(named.contentHash)
  }

  /// Whether the identifiers differ only in what stands behind `#`.
  private var isCounted: Bool {
    named.names.base != nil && hasSame(named.names.base) && named.isDistinguishing(named.names.base)
      && (isSamePage || entry.link == nil || known.entry.url == nil)
  }

  private var isSameTitle: Bool {
    if [named.names.titled, named.names.timed, named.names.dated].contains(where: hasSame) { return true }
    guard let title = entry.title, let other = known.entry.title else {
      return entry.title == nil && known.entry.title == nil && hasSameText
    }
    return title == other || title.lowercased() == other.lowercased()
  }

  private var isSamePage: Bool { hasSame(named.names.titled) || isSameLink(keepingFragment: false) }

  private var isSamePart: Bool { isSameLink(keepingFragment: true) }

  private func isSameLink(keepingFragment: Bool) -> Bool {
    guard let link = entry.link, let url = known.entry.url else { return false }
    return EntryIdentity.isSamePage(link, url, keepingFragment: keepingFragment)
  }

  private var words: TitleWords { TitleWords(entry.title) }
  private var knownWords: TitleWords { TitleWords(known.entry.title) }
}
