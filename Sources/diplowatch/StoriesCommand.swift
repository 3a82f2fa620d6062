import ArgumentParser
import Basics
import Classification
import Configuration
import Stories

/// `diplowatch stories`: which items report one event.
struct StoriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stories",
    abstract: "Group items that report one event.",
    discussion: """
      With --batch, items are read as JSON lines, in the order in which they came, and each is answered by a line \
      {"id", "story", "first", "size", "feeds", "follows"?}. An item is {"id", "title"?, "summary"?, "language"?, \
      "published"?, "feed"?}; "published" is a time or a day.
      """)

  @Argument(help: "The items; - or nothing reads standard input.", completion: .file())
  var file: String?

  @Flag(help: "Read items, write the story of each.")
  var batch = false

  @OptionGroup var options: WatchlistOptions

  mutating func validate() throws {
    file = file ?? WatchlistOptions.takeArgument(behind: &options.watchlist)
    if !batch { throw ValidationError("say --batch") }
  }

  func run() throws {
    let classifier = try options.classifier()
    let output = OutputBuffer()
    guard var lines = InputLines(path: file, beforeReading: output.flush) else {
      Output.diagnostic("\(file ?? "-"): error: \(TextFile.Problem(opening: file ?? ""))")
      throw ExitCode(1)
    }
    var window = StoryWindow()
    var clock = Timestamp(milliseconds: 0)
    var number = 0
    var faults = 0
    while let line = lines.nextLine() {
      number += 1
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do throws(ItemLine.Problem) {
        let item = try StoryItem(line, classifier: classifier, after: clock)
        clock = item.at
        output.line(StoriesCommand.line(item.id, window.assign(item)))
      } catch {
        faults += 1
        Output.diagnostic("\(file ?? "-"):\(number):\(error.column): error: \(error.sentence)")
      }
    }
    output.flush()
    if faults > 0 { throw ExitCode(1) }
  }

  private static func line(_ id: String, _ place: StoryPlace) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", id)
      $0.member("story", place.id)
      $0.key("first")
      $0.value(place.isFirst)
      $0.key("size")
      $0.value(place.size)
      $0.key("feeds")
      $0.value(place.feeds)
      $0.member("follows", place.follows)
    }
    return writer.bytes
  }
}

extension StoryItem {
  /// An item of `stories --batch`. One without a time has that of the item before it.
  fileprivate init(_ line: ArraySlice<UInt8>, classifier: Classifier, after clock: Timestamp) throws(ItemLine.Problem) {
    var item = try ItemLine.item(line)
    _ = item.cutLongTexts()
    let json = JSONValue(parsing: Array(line))
    let time = json?["published"]?.string.flatMap { Timestamp(rfc3339: $0) ?? Timestamp(rfc3339: "\($0)T00:00:00Z") }
    let verdict = classifier.classify(item)
    self.init(
      id: item.id, feed: json?["feed"]?.string ?? "", at: time ?? clock,
      title: item.title.isEmpty ? verdict.headline ?? "" : item.title, summary: item.summary ?? item.content ?? "",
      language: item.language,
      entities: verdict.entities.map { Entity(id: $0.id, isPerson: $0.kind == .person) })
  }
}
