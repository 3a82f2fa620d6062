import Basics
import FeedModel
import FeedParsing
import Storage

/// Compares an entry of a document with a known entry: the evidence that they are the same entry or not.
struct EntryComparison {
  /// How the publication times of two entries compare.
  enum TimeRelation {
    /// The same time.
    case same
    /// At most `EntryIdentity.nearMilliseconds` apart, as when a publisher corrects a time.
    case near
    /// Further apart.
    case other
    /// At least one entry has no time.
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

  /// How certain it is that both are the same entry, from 1 (weak evidence) to 5 (identical); nil if they are not. Only
  /// the order of the numbers matters.
  var certainty: Int? {
    if hasSame(named.names.id) { return bySameIdentifier }
    if hasSame(EntryIdentity.whole(of: entry)) { return 5 }
    if isCounted, time != .other || isSamePart && words.isRelated(knownWords) || words.isLike(knownWords) { return 3 }
    if isSameTitle && isSamePage {
      // The same title on the same page at another time is another notice.
      if time == .other { return nil }
      // A date without a time of day is not enough if the identifiers in the document are unique.
      if time == .same, named.names.dated == nil || !named.isDistinguishing(named.names.id) { return 3 }
      return named.isDistinguishing(named.names.titled) ? 2 : nil
    }
    if isSameTitle, hasSame(named.names.timed), named.isDistinguishing(named.names.timed) { return 2 }
    return isSamePart && named.others.allSatisfy { $0 != named.names.page } ? byPage : nil
  }

  /// Whether both could be the same entry, except that their times differ.
  var differsInTimeOnly: Bool { isSameTitle && isSamePage && time == .other }

  /// How the publication times compare.
  var time: TimeRelation {
    if hasSame(named.names.timed) || hasSame(named.names.dated) { return .same }
    guard let a = named.date, let b = known.entry.date else { return .unknown }
    let distance = abs(a.milliseconds - b.milliseconds)
    return distance == 0 ? .same : distance <= EntryIdentity.nearMilliseconds ? .near : .other
  }

  /// The certainty if the identifiers are the same. Some publishers reuse an identifier or give it to several entries,
  /// so it is not enough if title, page, text and time are all different.
  private var bySameIdentifier: Int? {
    let isPageKept = isSamePage || entry.link == nil && known.entry.url == nil
    guard named.isDistinguishing(named.names.id) else {
      return isSameTitle && isPageKept && time != .other ? 4 : nil
    }
    if hasSameText || isSameTitle || isSamePage || time == .same || time == .near { return 4 }
    return time == .unknown && words.isLike(knownWords) ? 4 : nil
  }

  /// The certainty if both link to the same page but have different titles, and different identifiers if any.
  private var byPage: Int? {
    switch time {
    // A date without a time of day is weak evidence: the titles must be alike too.
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

  /// Whether the identifiers differ only after a `#`, which some publishers use for the number of a revision.
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
