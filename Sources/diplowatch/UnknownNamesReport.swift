import Basics
import Classification
import FeedModel
import Polling
import Storage

/// Names near known sides that the watchlist does not have, with counts and examples.
struct UnknownNamesReport {
  /// One name.
  struct Name: Sendable {
    /// How often each form of it occurs.
    var forms: [String: Int] = [:]
    var entries = 0
    var feeds: Set<String> = []
    var sides: [String: Int] = [:]
    var examples: [String] = []

    /// The most frequent form.
    var text: String { forms.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "" }

    mutating func add(_ other: Name) {
      forms.merge(other.forms, uniquingKeysWith: +)
      entries += other.entries
      feeds.formUnion(other.feeds)
      sides.merge(other.sides, uniquingKeysWith: +)
      examples = Array((examples + other.examples).prefix(UnknownNamesReport.mostExamples))
    }
  }

  static let mostExamples = 3

  private(set) var names: [Name]

  /// Reads an archive.
  ///
  /// - Throws: `StorageError` if it cannot be read.
  init(_ walk: ArchiveWalk, _ classifier: Classifier, _ sources: ArchiveSources) async throws {
    let finder = UnknownNames(classifier)
    let parts = try await walk.run([String: Name]()) { block, names in
      for (entry, item) in zip(block.entries, sources.items(of: block)) {
        for found in finder.names(in: item) {
          var name = Name()
          name.forms[found.text] = 1
          name.entries = 1
          name.feeds = [block.feedID]
          for side in found.sides { name.sides[side] = 1 }
          if let title = entry.title { name.examples = [title] }
          names[found.key, default: Name()].add(name)
        }
      }
    }
    var all: [String: Name] = [:]
    for part in parts { for (key, name) in part { all[key, default: Name()].add(name) } }
    names = all.values.sorted { ($1.entries, $0.text) < ($0.entries, $1.text) }
  }

  /// As text: the names in the most entries.
  func text(_ count: Int) -> String {
    names.prefix(count).map { name in
      let sides = name.sides.sorted { $0.value > $1.value }.map(\.key).joined(separator: ", ")
      let head =
        "\(name.text)  \(Output.count(name.entries, "entry", "entries")), "
        + "\(Output.count(name.feeds.count, "feed", "feeds")), beside \(sides)"
      return ([head] + name.examples.map { "    " + Output.cut($0, 120) }).map(MatchPresentation.safe)
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// As JSON: one object for each name.
  func json(_ count: Int) -> [[UInt8]] {
    names.prefix(count).map { name in
      var writer = JSONWriter()
      writer.object {
        $0.member("name", name.text)
        $0.key("forms")
        $0.value(name.forms.keys.sorted())
        $0.key("entries")
        $0.value(name.entries)
        $0.key("feeds")
        $0.value(name.feeds.sorted())
        $0.key("sides")
        $0.value(name.sides.keys.sorted())
        $0.key("examples")
        $0.value(name.examples)
      }
      return writer.bytes
    }
  }
}
