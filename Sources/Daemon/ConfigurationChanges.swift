import Classification
import Configuration

/// What a reload adds, removes and changes, for the log and the output of `diplowatch reload`.
struct ConfigurationChanges {
  /// One phrase for each kind of change: `+2 feeds (a, b)`, `topic property changed`.
  private(set) var sentences: [String] = []

  init(from old: LoadedConfiguration, to new: LoadedConfiguration) {
    compare("feed", "feeds", old.feeds, new.feeds, id: \.id.value)
    compare("entity", "entities", old.watchlist.entities, new.watchlist.entities, id: \.id.value)
    compare("topic", "topics", old.watchlist.topics, new.watchlist.topics, id: \.id.value)
    compare("guard", "guards", old.watchlist.guards, new.watchlist.guards, id: \.id.value)
    compare("webhook", "webhooks", old.settings.webhooks, new.settings.webhooks, id: \.id)
    compare("mail", "mails", old.settings.mail, new.settings.mail, id: \.id)
    let parts: [(String, Bool)] = [
      ("sides", old.watchlist.sides != new.watchlist.sides),
      ("defaults", old.watchlist.defaults != new.watchlist.defaults),
      ("inflections", old.watchlist.inflections != new.watchlist.inflections),
      ("sets", old.watchlist.sets != new.watchlist.sets),
      ("shadows", old.watchlist.shadows != new.watchlist.shadows),
      ("weights", old.watchlist.weights != new.watchlist.weights),
      ("what is switched off", old.watchlist.switchedOff != new.watchlist.switchedOff),
      ("watchlist", old.settings.watchlist != new.settings.watchlist),
      ("state", old.settings.state != new.settings.state),
      ("stateSecretFile", old.settings.stateSecretFile != new.settings.stateSecretFile),
      ("node", old.settings.node != new.settings.node),
      ("cluster", old.settings.cluster != new.settings.cluster),
      ("matches", old.settings.matches != new.settings.matches),
      ("fetch", old.settings.fetch != new.settings.fetch),
      ("backfill", old.settings.backfill != new.settings.backfill),
      ("maxAge", old.settings.maxAge != new.settings.maxAge),
      ("timeZone", old.settings.timeZone != new.settings.timeZone),
      (
        "status",
        old.settings.status != new.settings.status || old.settings.allowsMarks != new.settings.allowsMarks
      ),
      ("archive", old.settings.archive != new.settings.archive),
      ("retention", old.settings.retention != new.settings.retention),
    ]
    sentences += parts.filter(\.1).map { "\($0.0) changed" }
  }

  /// All changes in one line; `nothing changed` if there are none.
  var line: String { sentences.isEmpty ? "nothing changed" : sentences.joined(separator: ", ") }

  private mutating func compare<Value: Equatable>(
    _ one: String, _ many: String, _ old: [Value], _ new: [Value], id: (Value) -> String
  ) {
    let before = Dictionary(old.map { (id($0), $0) }) { first, _ in first }
    let after = Dictionary(new.map { (id($0), $0) }) { first, _ in first }
    let kinds: [(String, [String])] = [
      ("+", new.map(id).filter { before[$0] == nil }),
      ("\u{2212}", old.map(id).filter { after[$0] == nil }),
    ]
    for (sign, ids) in kinds where !ids.isEmpty {
      sentences.append("\(sign)\(ids.count) \(ids.count == 1 ? one : many) (\(IDList.text(ids)))")
    }
    let changed = new.filter { value in before[id(value)].map { $0 != value } ?? false }.map(id)
    if !changed.isEmpty { sentences.append("\(changed.count == 1 ? one : many) \(IDList.text(changed)) changed") }
  }
}
