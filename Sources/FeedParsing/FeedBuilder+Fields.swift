import Basics
import FeedModel
import XMLPush

/// Handling of the texts of elements.
extension FeedBuilder {
  mutating func end(_ capture: TextCapture, _ bytes: UnsafeBufferPointer<UInt8>) {
    switch capture.kind {
    case .link: offerLink(String(decoding: bytes, as: UTF8.self), rank: 2)
    case .origLink: offerLink(String(decoding: bytes, as: UTF8.self), rank: 0)
    case .href: break
    case .guid: offerGUID(capture, ASCII.folded(bytes))
    case .id:
      let id = ASCII.folded(bytes)
      guard !id.isEmpty else { return }
      change {
        $0.id.offer(id, rank: 1)
        // An entry without a link is where its identifier says, if that is an address.
        if WebAddress.isWeb(id) { $0.permalink = $0.permalink ?? id }
      }
    case .language: offerLanguage(capture, ASCII.folded(bytes))
    case .published, .updated, .modified, .dublinCoreDate, .created:
      offerTime(capture.kind, capture.dateTime.flatMap(FeedDate.parse) ?? FeedDate.parse(bytes))
    case .personName, .authorText, .personEmail: notePerson(capture.kind, text(of: capture, bytes))
    case .secondAuthor: add(text(of: capture, bytes), to: \.secondAuthors)
    case .thirdAuthor: add(text(of: capture, bytes), to: \.thirdAuthors)
    case .category: offerCategory(capture, bytes)
    case .ttl, .hour, .day, .updatePeriod, .updateFrequency: noteSchedule(capture.kind, ASCII.folded(bytes))
    default: offerText(capture.kind, text(of: capture, bytes))
    }
  }

  /// Changes the draft of the current entry, or of the feed outside of entries.
  mutating func change(_ body: (inout Draft) -> Void) {
    if entryDraft != nil { body(&entryDraft!) } else { body(&feedDraft) }
  }

  private mutating func notePerson(_ kind: ElementKind, _ text: String?) {
    guard let text else { return }
    if kind == .personEmail { person?.email = text } else { person?.name = text }
  }

  mutating func endPerson() {
    add(person?.text, to: \.authors)
    person = nil
  }

  mutating func offerText(_ kind: ElementKind, _ text: String?) {
    guard let text else { return }
    let inEntry = entryDraft != nil
    change { draft in
      switch kind {
      case .title: draft.title.offer(text, rank: 0)
      case .secondTitle: draft.title.offer(text, rank: 1)
      case .mediaTitle: draft.title.offer(text, rank: 2)
      case .description, .summary, .otherSummary, .tagline:
        let rank = kind == .otherSummary ? 2 : 1
        // If an entry has two texts of this kind, the second is the full text, or that of a module.
        if inEntry, let first = draft.summary.value, first != text {
          draft.content.offer(rank < draft.summary.rank ? first : text, rank: 3)
        }
        draft.summary.offer(text, rank: rank)
      case .mediaDescription: draft.summary.offer(text, rank: 4)
      case .mediaText: draft.content.offer(text, rank: 4)
      case .encodedContent: draft.content.offer(text, rank: 0)
      case .atomContent: draft.content.offer(text, rank: 1)
      case .xhtmlBody, .fullText: draft.content.offer(text, rank: 2)
      default: break
      }
    }
  }

  mutating func offerLink(_ reference: String?, rank: Int) {
    guard let reference, reference.utf8.contains(where: { !ASCII.isSpace($0) }) else { return }
    let link = WebAddress.resolve(reference, against: base)
    guard !WebAddress.isScript(link) else { return }
    change { $0.link.offer(link, rank: rank) }
  }

  mutating func offerTime(_ kind: ElementKind, _ time: Timestamp?) {
    guard let time else { return }
    let isRSS = format != .atom10 && format != .atom03
    change { draft in
      switch kind {
      case .published: draft.published.offer(time, rank: 0)
      case .created: draft.published.offer(time, rank: 2)
      // The last of several counts: the entry was updated again.
      case .updated: draft.updated.offer(time, rank: 0, replacing: true)
      case .modified: draft.updated.offer(time, rank: 1)
      default:
        draft.updated.offer(time, rank: 2)
        if isRSS { draft.published.offer(time, rank: 3) }
      }
    }
  }

  mutating func addCategory(_ text: String?) {
    guard var text else { return }
    let most = limits.maxNameBytes
    let clean = text.withUTF8 { ASCII.folded(UnsafeBufferPointer(rebasing: $0.prefix(most))) }
    add(clean.isEmpty ? nil : clean, to: \.categories)
  }

  private mutating func text(of capture: TextCapture, _ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    capture.text(bytes, limit: capture.isName ? limits.maxNameBytes : limits.maxTextBytes, scratch: &scratch)
  }

  /// The plain text of an attribute.
  mutating func plainText(_ value: String) -> String? {
    var value = value
    return value.withUTF8 { PlainText.guessed($0, limit: limits.maxTextBytes, scratch: &scratch) }
  }

  private mutating func offerGUID(_ capture: TextCapture, _ text: String) {
    guard !text.isEmpty else { return }
    change {
      $0.id.offer(text, rank: 0)
      if capture.isPermalink, WebAddress.isWeb(text) { $0.permalink = text }
    }
  }

  private mutating func offerLanguage(_ capture: TextCapture, _ language: String) {
    guard !language.isEmpty else { return }
    change { $0.language.offer(language, rank: capture.vocabulary == .core ? 1 : 2) }
  }

  private mutating func offerCategory(_ capture: TextCapture, _ bytes: UnsafeBufferPointer<UInt8>) {
    // In Atom the label of a category is for people and the term for machines (RFC 4287 §4.2.2).
    if let name = capture.label ?? capture.term { return addCategory(name) }
    guard let text = text(of: capture, bytes) else { return }
    let isKeywordList = capture.vocabulary == .media || capture.vocabulary == .itunes
    if isKeywordList {
      for word in text.split(separator: ",") { addCategory(String(word)) }
    } else {
      addCategory(text)
    }
  }

  private mutating func add(_ text: String?, to list: WritableKeyPath<Draft, [String]>) {
    guard let text, !text.isEmpty else { return }
    let most = limits.maxListItems
    change { draft in
      guard draft[keyPath: list].count < most, !draft[keyPath: list].contains(text) else { return }
      draft[keyPath: list].append(text)
    }
  }

  private mutating func noteSchedule(_ kind: ElementKind, _ text: String) {
    guard entryDraft == nil else { return }
    switch kind {
    case .ttl: schedule.ttlMinutes = Int(text)
    case .hour:
      if let hour = Int(text), (0...24).contains(hour), !schedule.skipHours.contains(hour % 24) {
        schedule.skipHours.append(hour % 24)
      }
    case .day:
      if let day = FeedBuilder.weekdays.firstIndex(of: text.lowercased()), !schedule.skipDays.contains(day) {
        schedule.skipDays.append(day)
      }
    case .updatePeriod: updatePeriod = FeedBuilder.periods[text.lowercased()]
    default: updateFrequency = Int(text) ?? 1
    }
  }

  private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// The update periods in seconds (RSS 1.0 module Syndication).
  private static let periods = [
    "hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000,
  ]
}
