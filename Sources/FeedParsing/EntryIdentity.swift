public import FeedModel

/// Under which names entries are remembered, so that the same entry is known again when publishers change some of
/// them, and different entries are not taken for one.
public enum EntryIdentity {
  /// All names of each entry of one document. An entry is known when any of its names is.
  ///
  /// An identifier names an entry; so does title and link together, which stay when a publisher makes a new identifier
  /// at every poll; without an identifier the link alone does. What several entries of the document share names none
  /// of them.
  public static func keys(of entries: [Entry]) -> [[EntryKey]] {
    let names = entries.map(candidates)
    var uses: [String: Int] = [:]
    for own in names { for name in Set(own) { uses[name, default: 0] += 1 } }
    return zip(entries, names).map { entry, own in
      let telling = own.filter { uses[$0] == 1 }
      // Repetitions of one entry in one document share all their names; the first of them then speaks for all.
      return (telling.isEmpty ? [fallback(entry)] : telling).map(key)
    }
  }

  /// The name a match's id is made of: what the publisher would call it.
  public static func name(of entry: Entry) -> String {
    entry.id ?? entry.link.map(CanonicalLink.of) ?? fallback(entry)
  }

  /// A hash of what a reader sees: the words of title and text, whatever their order, without addresses. Tracking
  /// links and a feed's rearrangements do not change it.
  public static func contentHash(of entry: Entry) -> Int64 {
    var sum: UInt64 = 0
    for text in [entry.title, entry.content ?? entry.summary] {
      for word in (text ?? "").split(separator: " ") where !word.contains("://") {
        var hash = StableHash()
        hash.combine(word)
        sum &+= hash.value
      }
    }
    return Int64(bitPattern: sum)
  }

  private static func candidates(_ entry: Entry) -> [String] {
    var names: [String] = []
    let link = entry.link.map(CanonicalLink.of)
    if let id = entry.id { names.append("id " + (id.contains("://") ? CanonicalLink.of(id) : id)) }
    guard let link else { return names }
    let title = entry.title ?? ""
    if CanonicalLink.changesAtEveryPoll(link) {
      if !title.isEmpty { names.append("title " + title) }
    } else {
      if !title.isEmpty { names.append("link \(link) title \(title)") }
      if entry.id == nil { names.append("link " + link) }
    }
    return names
  }

  private static func fallback(_ entry: Entry) -> String {
    let time = entry.published.map { String($0.milliseconds) } ?? ""
    return "text \(entry.title ?? "") \(entry.link ?? "") \(time) \(entry.title == nil ? contentHash(of: entry) : 0)"
  }

  private static func key(_ name: String) -> EntryKey {
    var hash = StableHash()
    hash.combine(name)
    return EntryKey(Int64(bitPattern: hash.value))
  }
}

/// An address without what does not tell pages apart: scheme, `www.`, fragment, tracking parameters, a final slash.
enum CanonicalLink {
  static func of(_ link: String) -> String {
    var parts = WebAddress.Parts(link[...])
    guard let authority = parts.authority else { return link }
    let host = authority.lowercased()
    parts.fragment = nil
    if let query = parts.query {
      let kept = query.split(separator: "&").filter { !isTracking($0.prefix { $0 != "=" }.lowercased()) }
      parts.query = kept.isEmpty ? nil : Substring(kept.joined(separator: "&"))
    }
    var text = (host.hasPrefix("www.") ? String(host.dropFirst(4)) : host) + parts.path
    if let query = parts.query { text += "?" + query }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// Whether a link is an opaque redirect that is made anew all the time, as Google News does.
  static func changesAtEveryPoll(_ canonical: String) -> Bool {
    canonical.hasPrefix("news.google.com/") && canonical.contains("/articles/")
  }

  private static func isTracking(_ name: String) -> Bool {
    name.hasPrefix("utm_") || name.hasPrefix("at_") || tracking.contains(name)
  }

  /// Parameters that say where a reader came from (the lists of several browsers' tracking protection agree on these).
  private static let tracking: Set<String> = [
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "igshid", "mc_cid",
    "mc_eid",
    "ref", "ref_src", "referrer", "source", "src", "from", "cmp", "cmpid", "ito", "ns_mchannel", "ns_source",
    "ns_campaign", "ns_linkname", "ns_fee", "xtor", "partner", "rss", "feedtype", "feedname", "smid", "spm", "_ga",
    "_gl",
    "sh", "oc", "traffic_source", "icid", "ocid", "taid", "guccounter", "guce_referrer",
  ]
}
