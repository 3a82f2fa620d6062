import Basics
import Classification
import Configuration
import Testing

@testable import Daemon

/// What a reload says it changed.
struct ConfigurationChangesTests {
  private let classifier: Classifier

  init() throws { classifier = try #require(Classifier.compile(Watchlist()).classifier) }

  private func line(_ change: (inout LoadedConfiguration) -> Void) -> String {
    let before = LoadedConfiguration(
      settings: Settings(), feeds: [], watchlist: Watchlist(), classifier: classifier, fileReports: [])
    var after = before
    change(&after)
    return ConfigurationChanges(from: before, to: after).line
  }

  /// The stored properties of a value.
  private func names(_ value: Any) -> Set<String> {
    Set(Mirror(reflecting: value).children.compactMap(\.label).filter { $0 != "_places" })
  }

  @Test("A change of any setting is said")
  func settings() {
    let changes: [String: (inout Settings) -> Void] = [
      "watchlist": { $0.watchlist = ["other"] }, "state": { $0.state = .sqlite(path: "other") },
      "timeZone": { $0.timeZone = "UTC" }, "matches": { $0.matches.path = "other" },
      "fetch": { $0.fetch.maxRedirects = 1 }, "backfill": { $0.backfill = .seconds(1) },
      "maxAge": { $0.maxAge = .seconds(1) },
      "webhooks": { $0.webhooks = [WebhookSettings(id: "a", url: "https://a/")] },
      "mail": { $0.mail = [MailSettings(id: "a")] }, "status": { $0.status = .off },
      "allowsMarks": { $0.allowsMarks = true },
      "archive": { $0.archive.texts = .none }, "retention": { $0.retention.entries = .seconds(1) },
    ]
    #expect(Set(changes.keys) == names(Settings()))
    for (name, change) in changes {
      #expect(line { change(&$0.settings) } != "nothing changed", "\(name)")
    }
    #expect(line { _ in } == "nothing changed")
  }

  @Test("A change of any part of the watchlist is said")
  func watchlist() {
    let changes: [String: (inout Watchlist) -> Void] = [
      "sides": { $0.sides = ["A", "B"] }, "defaults": { $0.defaults.threshold = 1 },
      "inflections": { $0.inflections = ["a": ["b"]] }, "sets": { $0.sets = ["a": []] },
      "entities": { $0.entities = [Entity(id: Located("a"), name: "A", kind: .place, side: nil)] },
      "topics": { $0.topics = [Topic(id: Located("a"), title: "A")] }, "shadows": { $0.shadows = [Located("a")] },
      "guards": { $0.guards = [Guard(id: Located("a"))] },
      "weights": { $0.weights = Weights(minimum: 0.5) }, "switchedOff": { $0.switchedOff.topics = ["a"] },
    ]
    #expect(Set(changes.keys) == names(Watchlist()))
    for (name, change) in changes {
      #expect(line { change(&$0.watchlist) } != "nothing changed", "\(name)")
    }
  }
}

extension Weights {
  /// Weights with a least probability only.
  fileprivate init(minimum: Double) {
    self.init()
    minProbability = [.en: minimum]
  }
}
